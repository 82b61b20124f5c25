--[=[ Formats documents with pandoc's CSL processor, many of them in one run of pandoc.

Reads one JSON object from standard input and writes one to standard output.

In:  {calls: [{lang: "en-GB" or "", style: path, bare: path, inside: whether commas go inside
      quotation marks, format: name, items: path of CSL-JSON,
      citations: [[{id, locator, words, prefix, original: {id, locator, words}}]], list: [id]}]}
Out: [{citations: [text], entries: [{id, margin, text}]}], one for each call.

Without a format only the order of the entries is told, and no text.
`bare` is the style without what surrounds a citation, for an original that is cited within
another citation. Nothing that comes in is ever read as markup: it goes into pandoc's tree as it is.
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

local function suffix(cite)
  local inlines = pandoc.Inlines({})
  if cite.locator ~= '' then inlines = words('{' .. cite.locator .. '}') end
  if cite.words ~= '' then
    inlines:insert(pandoc.Str(','))
    inlines:insert(pandoc.Space())
    inlines:extend(words(cite.words))
  end
  return inlines
end

-- What a citation says: in a style of notes, what stands in the note.
local function said(cite)
  local inlines = cite.content
  if #inlines == 1 and inlines[1].t == 'Note' then
    return pandoc.utils.blocks_to_inlines(inlines[1].content)
  end
  return inlines
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

-- Each original as it is cited, without brackets around.
local function originals(call, lang)
  local blocks, found = pandoc.Blocks({}), {}
  for _, citation in ipairs(call.citations) do
    for _, cite in ipairs(citation) do
      if cite.original then
        blocks:insert(cited({pandoc.Citation(cite.original.id, 'NormalCitation', {},
          suffix(cite.original))}))
        cite.place = #blocks
      end
    end
  end
  if #blocks == 0 then return found end
  local done = process(blocks, call.bare, lang, call.items)
  for place = 1, #blocks do found[place] = said(done.blocks[place].content[1]) end
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

local function prefix(cite, found, inside)
  local inlines = cite.place and found[cite.place]:clone() or pandoc.Inlines({})
  if cite.place then
    comma(inlines, inside)
    inlines:insert(pandoc.Space())
  end
  inlines:extend(words(cite.prefix))
  if #inlines > 0 then inlines:insert(pandoc.Space()) end
  return inlines
end

local plain = {
  Emph = function(element) return element.content end,
  Strong = function(element) return element.content end,
  SmallCaps = function(element) return element.content end,
  Underline = function(element) return element.content end,
  Link = function(element) return element.content end,
}

-- A link stays where its address is what it shows: titles are not links in a reference list, and
-- no address but a web address is one anywhere.
local doi = 'https://doi.org/'
local tidy = {
  Span = function(element) return element.content end,
  Link = function(element)
    local shown = pandoc.utils.stringify(element.content)
    local target = element.target
    if target:match('[^%w%-._~:/?#!$&\'()*+,;=%%]') then return element.content end
    local web = shown:match('^https?://') and target == shown
    local number = target == doi .. shown
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
  local found = originals(call, lang)
  local blocks = pandoc.Blocks({})
  for _, citation in ipairs(call.citations) do
    local cites = pandoc.List({})
    for _, cite in ipairs(citation) do
      cites:insert(pandoc.Citation(cite.id, 'NormalCitation', prefix(cite, found, call.inside), suffix(cite)))
    end
    blocks:insert(cited(cites))
  end
  local count = #blocks
  for _, id in ipairs(call.list) do
    blocks:insert(cited({pandoc.Citation(id, 'NormalCitation')}))
  end
  local done = process(blocks, call.style, lang, call.items)
  local stretches, ids = pandoc.List({}), pandoc.List({})
  for place = 1, count do stretches:insert(said(done.blocks[place].content[1])) end
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

local asked = pandoc.json.decode(io.read('a'), false)
local answers = pandoc.List({})
for _, call in ipairs(asked.calls) do answers:insert(answer(call, call.lang)) end
io.write(pandoc.json.encode(answers))
