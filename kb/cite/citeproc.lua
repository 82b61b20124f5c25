--[=[ Formats documents with pandoc's CSL processor, many of them in one run of pandoc.

Reads one JSON object from standard input and writes one to standard output.

In:  {calls: [{lang: "en-GB" or "", style: path, bare: path, inside: whether commas go inside
      quotation marks, format: name, items: path of CSL-JSON,
      places: path, people: path, tight: bool, citations: [[cite]], list: [id]}],
      resolver: what stands before a DOI in its address}
     A cite is {id, label, value, ending, further: [{label, value}], words, link, prefix, suffix,
     mode: "", "narrative" or "suppressed", original: a cite or nothing}.
Out: [{citations: [text], entries: [{id, margin, text}]}], one for each call.

Without a format only the order of the entries is told, and no text.
`bare` is the style without what surrounds a citation, for an original that is cited within
another citation, and with a mark before it; `places` prints a locator and nothing else,
`people` whose a source is (empty but for a style that numbers); `tight` says that a style sets
nothing but a sign between sources. Nothing that comes in is ever read as markup: it goes into pandoc's tree as it is.
]=]

local written = {text = 'plain', html = 'html', markdown = 'markdown-smart', latex = 'latex',
  rtf = 'rtf'}

-- Words go into the tree one by one, since pandoc's locators are found between spaces.
local function words(text)
  local inlines = pandoc.Inlines({})
  for word in text:gmatch('[^ ]+') do
    if #inlines > 0 then inlines:insert(pandoc.Space()) end
    inlines:insert(pandoc.Str(word))
  end
  return inlines
end

-- Stands in a locator for what is set behind its value: the processor takes it for letters of a
-- number. No text can hold it: control characters are taken out.
local function token(number) return '\3t' .. number .. '\3' end

-- What each token stands for, as inlines, in the order of their numbers.
local endings = pandoc.List({})

-- A place as the processor reads one. A value that is all token is a number, so that the style
-- takes it for one place; an ending in “ff.” makes it several.
local function locator(cite)
  if cite.label == '' then return pandoc.Inlines({}) end
  local value = cite.value
  if cite.tail and #cite.tail > 0 then
    endings:insert(cite.tail)
    local several = cite.value ~= '' and cite.ending:match('^%s?ff%.$')
    value = value .. (several and '-' or '') .. token(#endings)
  end
  return words('{' .. cite.label .. ' ' .. value .. '}')
end

local function suffix(cite)
  local inlines = locator(cite)
  if cite.words ~= '' then
    inlines:insert(pandoc.Str(','))
    inlines:insert(pandoc.Space())
    inlines:extend(words(cite.words))
  end
  if cite.suffix:match('^ ') then inlines:insert(pandoc.Space()) end
  inlines:extend(words(cite.suffix))
  return inlines
end

-- The inlines with every token replaced by what it stands for.
local restored = {
  Str = function(element)
    if not element.text:find('\3', 1, true) then return nil end
    local inlines, rest = pandoc.Inlines({}), element.text
    while true do
      local before, number, after = rest:match('^(.-)\3[tT](%d+)\3(.*)$')
      if not before then break end
      before = before:gsub('–$', ''):gsub('%-$', '')
      if before ~= '' then inlines:insert(pandoc.Str(before)) end
      local ending = endings[tonumber(number)]
      inlines:extend(ending)
      -- One point is enough where the ending brings its own, as “ff.” does.
      local last = ending[#ending]
      rest = last.t == 'Str' and last.text:match('%.$') and after:gsub('^%.', '') or after
    end
    if rest ~= '' then inlines:insert(pandoc.Str(rest)) end
    return inlines
  end,
}

-- What a citation says: in a style of notes, what stands in the note; where the sentence names the
-- author, that name and the note.
local function after(author, text, noted)
  local inlines = author:clone()
  if inlines[#inlines].t ~= 'Space' then inlines:insert(pandoc.Space()) end
  if noted then inlines:extend({pandoc.Str('[note:'), pandoc.Space()}) end
  inlines:extend(text)
  if noted then inlines:insert(pandoc.Str(']')) end
  return inlines
end

local function said(cite)
  local inlines = pandoc.Inlines({})
  for _, inline in ipairs(cite.content) do
    if inline.t == 'Note' then
      local note = pandoc.utils.blocks_to_inlines(inline.content)
      inlines = #inlines > 0 and after(inlines, note, true) or note
    else
      inlines:insert(inline)
    end
  end
  return inlines:walk(restored)
end

-- Items go from their file straight to the processor, since through pandoc's tree they would take
-- three times as long and lose dates in words (“in press”).
local function process(blocks, style, lang, items)
  local meta = {csl = style, bibliography = items}
  if lang ~= '' then meta.lang = lang end
  return pandoc.utils.citeproc(pandoc.Pandoc(blocks, pandoc.Meta(meta)))
end

local function cited(citations)
  return pandoc.Para({pandoc.Cite({}, citations)})
end

local modes = {[''] = 'NormalCitation', narrative = 'AuthorInText', suppressed = 'SuppressAuthor'}

-- What follows the value of each place: further places with their labels, in the style's words.
local function further(call, lang)
  local blocks, wanted = pandoc.Blocks({}), pandoc.List({})
  local function visit(cite)
    for _, place in ipairs(cite.further) do
      if place.label ~= '' then
        blocks:insert(cited({pandoc.Citation(cite.id, 'NormalCitation', {},
          words('{' .. place.label .. ' ' .. place.value .. '}'))}))
        place.number = #blocks
      end
    end
    wanted:insert(cite)
    if cite.original then visit(cite.original) end
  end
  for _, citation in ipairs(call.citations) do
    for _, cite in ipairs(citation) do visit(cite) end
  end
  local done = #blocks > 0 and process(blocks, call.places, lang, call.items).blocks
  for _, cite in ipairs(wanted) do
    cite.tail = pandoc.Inlines({})
    if cite.ending:match('^ ') then cite.tail:insert(pandoc.Space()) end
    cite.tail:extend(words(cite.ending))
    for _, place in ipairs(cite.further) do
      cite.tail:insert(pandoc.Str(','))
      cite.tail:insert(pandoc.Space())
      cite.tail:extend(place.number and done[place.number].content[1].content
        or words(place.value))
    end
  end
end

-- What stands before the mark of the bare style, and what behind it.
local mark = '\u{e000}'
local function split(inlines)
  local before, after, passed = pandoc.Inlines({}), pandoc.Inlines({}), false
  for _, inline in ipairs(inlines) do
    local text = inline.t == 'Str' and inline.text or ''
    local at = text:find(mark, 1, true)
    if at then
      passed = true
      if at > 1 then before:insert(pandoc.Str(text:sub(1, at - 1))) end
      if #text >= at + #mark then after:insert(pandoc.Str(text:sub(at + #mark))) end
    elseif passed then
      after:insert(inline)
    else
      before:insert(inline)
    end
  end
  while #before > 0 and before[#before].t == 'Space' do before:remove() end
  if not passed then return pandoc.Inlines({}), before end
  return before, after
end

-- Each original as it is cited, without brackets around.
local function originals(call, lang)
  local blocks, found, named = pandoc.Blocks({}), {}, {}
  for _, citation in ipairs(call.citations) do
    for number, cite in ipairs(citation) do
      if cite.original then
        local mode = number > 1 and cite.mode == 'narrative' and '' or cite.mode
        blocks:insert(cited({pandoc.Citation(cite.original.id, modes[mode], {},
          suffix(cite.original))}))
        cite.place = #blocks
        named[#blocks] = mode == 'narrative'
      end
    end
  end
  if #blocks == 0 then return found end
  local done = process(blocks, call.bare, lang, call.items)
  for place = 1, #blocks do
    local content = done.blocks[place].content[1].content
    local note = content[#content]
    if note and note.t == 'Note' and #content > 1 then
      content:remove()
      local _, author = split(content)
      local _, rest = split(said({content = {note}}))
      found[place] = {author = author, rest = rest, noted = true}
    else
      local author, rest = split(said({content = content}))
      -- MLA says nothing of the original but its author.
      local bare = not (note and note.t == 'Note')
      if named[place] and bare and #author == 0 then author, rest = rest, author end
      found[place] = {author = author, rest = rest}
    end
  end
  return found
end

-- A comma behind the inlines or, in American English, inside the quotation marks that end them.
local comma
function comma(inlines, inside)
  local last = inlines[#inlines]
  if inside and last and last.t == 'Quoted' then
    last.content:insert(pandoc.Str(','))
  elseif inside and last and last.t == 'Str' and last.text:match('”$') then
    inlines[#inlines] = pandoc.Str(last.text:sub(1, -4) .. ',”')
  elseif inside and last and last.t == 'Span' and #last.content > 0 then
    comma(last.content, inside)
  else
    inlines:insert(pandoc.Str(','))
  end
end

-- What stands before a source in its citation: the writer's words, and the original with the words
-- that link it. A number says nothing of an original, whom the sentence names then.
local function prefix(cite, found, inside)
  local inlines = words(cite.prefix)
  local original = cite.place and cite.link ~= '' and found[cite.place].rest:clone()
  if #inlines > 0 and original then inlines:insert(pandoc.Space()) end
  if original and #original > 0 then
    comma(original, inside)
    original:insert(pandoc.Space())
  end
  if original then
    inlines:extend(original)
    inlines:extend(words(cite.link))
  end
  if #inlines > 0 then inlines:insert(pandoc.Space()) end
  return inlines
end

-- One citation; where the sentence names the author of an original, that name before it.
local function citation(cites, found, call)
  local named, noted, made = pandoc.Inlines({}), false, pandoc.List({})
  for number, cite in ipairs(cites) do
    local mode = modes[cite.mode]
    if cite.person then
      named, mode = cite.person, 'NormalCitation'
    elseif cite.place then
      if cite.mode == 'narrative' and number == 1 then
        named = found[cite.place].author
        noted = found[cite.place].noted
      end
      mode = 'NormalCitation'
    elseif number > 1 and mode == 'AuthorInText' then
      mode = 'NormalCitation'
    end
    local before = prefix(cite, found, call.inside)
    if #before > 0 and number > 1 and call.tight then before:insert(1, pandoc.Space()) end
    made:insert(pandoc.Citation(cite.id, mode, before, suffix(cite)))
  end
  return cited(made), named, noted
end

-- Whom a sentence names where the style only numbers.
local function people(call, lang)
  if call.people == '' then return end
  local blocks, wanted = pandoc.Blocks({}), pandoc.List({})
  for _, cites in ipairs(call.citations) do
    local cite = cites[1]
    if cite and cite.mode == 'narrative' then
      blocks:insert(cited({pandoc.Citation((cite.original or cite).id, 'NormalCitation')}))
      wanted:insert(cite)
    end
  end
  if #blocks == 0 then return end
  local done = process(blocks, call.people, lang, call.items)
  for place, cite in ipairs(wanted) do cite.person = done.blocks[place].content[1].content end
end

local ordinal = {st = true, nd = true, rd = true, th = true, er = true, re = true, ['er.'] = true}
local plain = {
  Emph = function(element) return element.content end,
  Strong = function(element) return element.content end,
  SmallCaps = function(element) return element.content end,
  Underline = function(element) return element.content end,
  -- “2nd”, where pandoc would write “2^(nd)”.
  Superscript = function(element)
    return ordinal[pandoc.utils.stringify(element.content)] and element.content or nil
  end,
  Link = function(element) return element.content end,
}

-- A link stays where its address is what it shows: titles are not links in a reference list, and
-- no address but a web address is one anywhere.
local resolver -- as the input has it
-- Ends a name that is written without a space, which takes no point behind it (kb.cite.people).
local unspaced, listed = utf8.char(0xe001), utf8.char(0xe002)
local tidy = {
  Str = function(element)
    local text = element.text:gsub(unspaced .. '%.?', ''):gsub(listed .. '%.,', ',')
    text = text:gsub(listed, '')
    return text ~= element.text and pandoc.Str(text) or nil
  end,
  Span = function(element) return element.content end,
  Link = function(element)
    local shown = pandoc.utils.stringify(element.content)
    local target = element.target
    if target:match('[^%w%-._~:/?#!$&\'()*+,;=%%]') then return element.content end
    local web = shown:match('^https?://') and target == shown
    local number = target == resolver .. shown
    if web or number then return nil end
    return element.content
  end,
}

-- Emphasis within emphasis stands out by having none, as CSL has it; most formats would add to it.
-- Source: CSL 1.0.2, appendix I, “Markup”.
local function flipped(kind)
  local function opened(inlines)
    local found, run = pandoc.Inlines({}), pandoc.Inlines({})
    local function close()
      if #run > 0 then found:insert(pandoc[kind](run)) end
      run = pandoc.Inlines({})
    end
    for _, inline in ipairs(inlines) do
      if inline.t == kind then
        close()
        found:extend(inline.content)
      else
        run:insert(inline)
      end
    end
    close()
    return found
  end
  return {[kind] = function(element) return opened(element.content) end}
end
local even = {flipped('Emph'), flipped('Strong')}

-- Stands between what is written together. No text can hold it: control characters are taken out.
local border = '\1\2\1'

-- Each of the stretches as text of its own, written at once, since one by one takes three times as
-- long.
local function write(stretches, format)
  if format == '' then return stretches:map(function() return '' end) end
  local blocks = pandoc.Blocks({})
  for _, inlines in ipairs(stretches) do
    blocks:insert(pandoc.Plain(inlines))
    blocks:insert(pandoc.RawBlock(written[format]:match('^%a+'), border))
  end
  blocks = blocks:walk(tidy)
  for _, filter in ipairs(even) do blocks = blocks:walk(filter) end
  if format == 'text' then blocks = blocks:walk(plain) end
  local text = pandoc.write(pandoc.Pandoc(blocks), written[format],
    {wrap_text = 'none', columns = 10000})
  local found = pandoc.List({})
  for part in text:gmatch('(.-)' .. border) do
    part = part:gsub('^%s+', ''):gsub('%s+$', '')
    -- pandoc escapes an @ only where a word starts with it, but reads one elsewhere as a citation.
    if format == 'markdown' then part = part:gsub('\\?@', '\\@') end
    found:insert(part)
  end
  return found
end

-- An entry of the list in its two parts: the number in the margin, where the style sets one, and the rest.
local function parts(div)
  local margin, rest = pandoc.Inlines({}), pandoc.Inlines({})
  for _, block in ipairs(div.content) do
    for _, inline in ipairs(block.content or {}) do
      if inline.t == 'Span' and inline.classes:includes('csl-left-margin') then
        margin:extend(inline.content)
      elseif inline.t == 'Span' and (inline.classes:includes('csl-right-inline')
          or inline.classes:includes('csl-block') or inline.classes:includes('csl-indent')) then
        if #rest > 0 then rest:insert(pandoc.Space()) end
        rest:extend(inline.content)
      else
        rest:insert(inline)
      end
    end
  end
  return margin, rest
end

local function answer(call, lang)
  endings = pandoc.List({})
  further(call, lang)
  people(call, lang)
  local found = originals(call, lang)
  local blocks, named = pandoc.Blocks({}), pandoc.List({})
  for _, cites in ipairs(call.citations) do
    local block, author, noted = citation(cites, found, call)
    blocks:insert(block)
    named:insert({author = author, noted = noted})
  end
  local count = #blocks
  for _, id in ipairs(call.list) do
    blocks:insert(cited({pandoc.Citation(id, 'NormalCitation')}))
  end
  local done = process(blocks, call.style, lang, call.items)
  local stretches, ids = pandoc.List({}), pandoc.List({})
  for place = 1, count do
    local text = said(done.blocks[place].content[1])
    if #named[place].author > 0 then text = after(named[place].author, text, named[place].noted) end
    stretches:insert(text)
  end
  local last = done.blocks[#done.blocks]
  if last and last.t == 'Div' and last.identifier == 'refs' then
    for _, div in ipairs(last.content) do
      local margin, rest = parts(div)
      ids:insert({id = div.identifier:sub(5), numbered = #margin > 0})
      stretches:extend(pandoc.List({margin, rest}))
    end
  end
  local texts = write(stretches, call.format)
  local result = {citations = pandoc.List({}), entries = pandoc.List({})}
  for place = 1, count do result.citations:insert(texts[place]) end
  for number, entry in ipairs(ids) do
    local place = count + 2 * number - 1
    result.entries:insert({id = entry.id, margin = entry.numbered and texts[place] or '',
      text = texts[place + 1]})
  end
  return result
end

local input = pandoc.json.decode(io.read('a'), false)
local answers = pandoc.List({})
resolver = input.resolver
for _, call in ipairs(input.calls) do answers:insert(answer(call, call.lang)) end
io.write(pandoc.json.encode(answers))
