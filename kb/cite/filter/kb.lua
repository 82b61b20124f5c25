--[=[ The evidence in a manuscript: a filter for Pandoc (3.1.1 or later) and Quarto (1.4 or later).

Written by "kb manuscript filter", with the evidence beside it in "evidence.json". It
- writes what was read only in another source as the style's manual wants it;
- puts an answer, a claim, a summary of findings, a table of the evidence or a forest plot where the
  manuscript asks for one: {{< kb question ID >}}, ::: {.kb question="ID"} :::, []{.kb claim="ID"};
- adds the sources of the collection that are cited to the bibliography of the manuscript.

It goes before --citeproc. Nothing of the evidence is ever read as markup.
]=]

-- Where the files are that were written beside this one. Quarto runs filters from another place.
local folder = quarto and quarto.utils and quarto.utils.resolve_path
  and pandoc.path.directory(quarto.utils.resolve_path('evidence.json'))
  or pandoc.path.directory(PANDOC_SCRIPT_FILE or '.')

local function beside(name) return pandoc.path.join({folder, name}) end

local function warn(text) io.stderr:write('evidence-kb: ' .. text .. '\n') end

local function contents(path)
  local file = path and io.open(path, 'rb')
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return text
end

local data
local function evidence()
  if data == nil then
    local text = contents(beside('evidence.json'))
    data = text and pandoc.json.decode(text, false) or false
    if not data then warn('no evidence.json beside kb.lua; run “kb manuscript filter” again') end
  end
  return data or nil
end

-- Plain text as inlines, never as markup.
local function words(text)
  local inlines = pandoc.Inlines({})
  for word in (text or ''):gmatch('[^ ]+') do
    if #inlines > 0 then inlines:insert(pandoc.Space()) end
    inlines:insert(pandoc.Str(word))
  end
  return inlines
end

---------------------------------------------------------------------------------------------------
-- What is put into the manuscript
---------------------------------------------------------------------------------------------------

local function cited(item)
  local where = item.locator ~= '' and words(', ' .. item.locator) or pandoc.Inlines({})
  if item.via ~= '' then
    where:extend(words(item.quoted and ', quoted in' or ', as cited in'))
    where:insert(pandoc.Space())
    local relay = pandoc.Citation(item.via, 'AuthorInText')
    where:insert(pandoc.Cite({pandoc.Str('@' .. item.via)}, {relay}))
    if item.via_locator ~= '' then where:extend(words(', ' .. item.via_locator)) end
  end
  local one = pandoc.Citation(item.source, 'NormalCitation', {}, where)
  local inlines = pandoc.Inlines({pandoc.Cite({pandoc.Str('[@' .. item.source .. ']')}, {one})})
  if item.retracted then
    inlines:extend({pandoc.Space(), pandoc.Strong({pandoc.Str('retracted')})})
  end
  return inlines
end

local function cell(content)
  if type(content) == 'string' then content = words(content) end
  return {pandoc.Plain(content)}
end

-- A table whose columns have widths, so that long cells break in every format.
local function grid(head, rows, widths)
  local aligns, heads = {}, {}
  for place, text in ipairs(head) do
    aligns[place], heads[place] = pandoc.AlignLeft, cell(text)
  end
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, heads, rows))
end

local function answer(question)
  local inlines = words(question.answer ~= '' and question.answer or 'Not answered yet.')
  inlines:insert(pandoc.Space())
  inlines:extend(words('(' .. question.sure:gsub('%.$', ''):gsub('^C', 'c') .. ')'))
  return inlines
end

local function summary(question)
  local rows = {}
  for number, row in ipairs(question.summary) do
    rows[number] = {}
    for place, text in ipairs(row) do rows[number][place] = cell(text) end
  end
  if #rows == 0 then return {pandoc.Para(words('No outcome is on record.'))} end
  return {grid(evidence().head, rows, {0.15, 0.18, 0.1, 0.16, 0.13, 0.28})}
end

local function evidence_rows(claim)
  local rows = {}
  for number, item in ipairs(claim.evidence) do
    rows[number] = {cell(item.relation), cell(cited(item)), cell(item.study), cell(item.basis),
      cell(item.notes)}
  end
  return rows
end

local function table_of(claims)
  local blocks = pandoc.Blocks({})
  for _, ident in ipairs(claims) do
    local claim = evidence().claims[ident]
    if claim then
      if #claims > 1 then
        blocks:insert(pandoc.Para({pandoc.Strong(words(claim.statement))}))
      end
      local head = {'Relation', 'Source', 'Study', 'Read in', 'Effects and what was noted'}
      blocks:insert(grid(head, evidence_rows(claim), {0.11, 0.22, 0.2, 0.11, 0.36}))
    end
  end
  return blocks
end

-- A forest plot: as SVG in HTML, which keeps its letters, as a picture of points elsewhere.
local function plot(one, ident, title)
  if not one.plot then
    warn('no estimate is on record of “' .. ident .. '”, so there is no forest plot')
    return pandoc.Blocks({pandoc.Para(words('No estimate is on record.'))})
  end
  local svg = FORMAT:match('html') or FORMAT:match('epub') or FORMAT:match('revealjs')
  local name = one.plot .. (svg and '.svg' or '.png')
  local picture = contents(beside(pandoc.path.join({'plots', name})))
  if not picture then
    warn('the picture plots/' .. name .. ' is missing; run “kb manuscript filter” again')
    return pandoc.Blocks({pandoc.Para(words('The forest plot is missing.'))})
  end
  local path = beside(pandoc.path.join({'plots', name}))
  local shown = pandoc.path.make_relative(path, pandoc.system.get_working_directory(), true)
  local image = pandoc.Image(words(one.alt), shown, '', {width = '100%'})
  return pandoc.Blocks({pandoc.Figure({pandoc.Plain({image})}, {pandoc.Plain(words(title))})})
end

-- What each word of a request gives: for a question, for a claim.
local makers = {
  question = function(one) return {pandoc.Para(answer(one))} end,
  claim = function(one)
    local sure = one.sure ~= '' and ' (' .. one.sure:gsub('%.$', '') .. ')' or ''
    return {pandoc.Para(words(one.statement:gsub('%.$', '') .. sure .. '.'))}
  end,
  summary = function(one, ident)
    if one.summary then return summary(one) end
    warn('“' .. ident .. '” is a claim; a summary of findings is of a question')
    return {}
  end,
  evidence = function(one, ident) return table_of(one.claims or {ident}) end,
  forest = function(one, ident)
    return plot(one, ident, 'Effects: ' .. (one.question or one.statement))
  end,
}
local kinds = {question = {'questions'}, summary = {'questions', 'claims'}, claim = {'claims'},
  evidence = {'claims', 'questions'}, forest = {'questions', 'claims'}}

-- The blocks that a request stands for, or what is wrong with it, in the text as well.
local function made(word, ident)
  local all = evidence()
  if not all then return {pandoc.Para({pandoc.Strong(words('?kb: no evidence.json'))})} end
  local maker = makers[word]
  if not maker then
    warn('“' .. word .. '” is none of question, claim, summary, evidence, forest')
    return {pandoc.Para({pandoc.Strong(words('?kb ' .. word))})}
  end
  for _, kind in ipairs(kinds[word]) do
    local one = all[kind][ident]
    if one then return maker(one, ident) end
  end
  warn('the collection has no ' .. word .. ' “' .. ident .. '”')
  return {pandoc.Para({pandoc.Strong(words('?' .. ident))})}
end

-- The request in an element’s attributes: the first word of them that is known.
local function request(attributes)
  for word in pairs(makers) do
    if attributes[word] then return word, attributes[word] end
  end
end

local function typed(element)
  local text = pandoc.utils.stringify(element)
  local word, ident = text:match('^{{<%s*kb%s+(%S+)%s+(%S+)%s*>}}$')
  return word, ident and ident:gsub('[“”"\']', '')
end

local function div(element)
  if not element.classes:includes('kb') then return nil end
  local word, ident = request(element.attributes)
  if not word then return nil end
  local blocks = pandoc.Blocks(made(word, ident))
  blocks:extend(element.content)
  return pandoc.Div(blocks, {element.identifier, {'kb'}})
end

local function inline(word, ident)
  return pandoc.utils.blocks_to_inlines(made(word, ident))
end

local function span(element)
  if not element.classes:includes('kb') then return nil end
  local word, ident = request(element.attributes)
  return word and inline(word, ident) or nil
end

-- A request within a sentence, in plain Pandoc: five words, the last with what follows it.
local function inlines(list)
  local found, place, changed = pandoc.Inlines({}), 1, false
  while place <= #list do
    local parts = {}
    for step = 0, 8 do
      local one = list[place + step]
      if not one then break end
      parts[#parts + 1] = one.t == 'Str' and one.text or one.t == 'Space' and ' ' or '\1'
    end
    local text = parts[1] == '{{<' and table.concat(parts, '', 1, math.min(9, #parts)) or ''
    local word, ident, rest = text:match('^{{< kb (%S+) (%S+) >}}(%S*)$')
    if word then
      found:extend(inline(word, ident))
      if rest ~= '' then found:insert(pandoc.Str(rest)) end
      place, changed = place + 9, true
    else
      found:insert(list[place])
      place = place + 1
    end
  end
  return changed and found or nil
end

local function para(element)
  local word, ident = typed(element)
  return word and made(word, ident) or nil
end

local insertions = {{Div = div, Para = para, Plain = para}, {Span = span, Inlines = inlines}}

---------------------------------------------------------------------------------------------------
-- What was read only in another source
---------------------------------------------------------------------------------------------------

-- Of a list of inlines what stands before “as cited in” and the citation behind it, that citation’s
-- source, what follows it, and whether the words were quoted.
local links = {cited = 'cited', quoted = 'quoted', ['qtd.'] = 'quoted'}

local function stripped(list)
  while #list > 0 and (list[#list].t == 'Space' or list[#list].t == 'SoftBreak') do
    list:remove()
  end
  local last = list[#list]
  if last and last.t == 'Str' then
    local text = last.text:gsub('[,;]$', '')
    if text == '' then list:remove() else list[#list] = pandoc.Str(text) end
  end
  return list
end

-- Whether the inlines end in “as cited in”: what stands before it, and which word it is.
local function linked(list)
  local rest = pandoc.Inlines({})
  for _, one in ipairs(list) do rest:insert(one) end
  local function take()
    while #rest > 0 and (rest[#rest].t == 'Space' or rest[#rest].t == 'SoftBreak') do
      rest:remove()
    end
    local last = rest:remove()
    if not last or last.t ~= 'Str' then return '', last end
    -- A place and the comma behind it come as one string, with a blank that does not break.
    return last.text, last
  end
  if take() ~= 'in' then return nil end
  local word, whole = take()
  local link = links[word:lower():gsub('^.*[,\u{a0}]', '')]
  if not link then return nil end
  local before = #rest
  local as, last = take()
  if last and as ~= 'as' then rest:insert(last) end
  if before == 0 and whole == nil then return nil end
  return stripped(rest), link
end

local function relayed(citation)
  local suffix = citation.suffix
  for place, one in ipairs(suffix) do
    if one.t == 'Cite' then
      local before = pandoc.Inlines({})
      for n = 1, place - 1 do before:insert(suffix[n]) end
      local rest, link = linked(before)
      if rest then
        local after = pandoc.Inlines({})
        for n = place + 1, #suffix do after:insert(suffix[n]) end
        if #one.citations[1].suffix > 0 then after = one.citations[1].suffix end
        return {original = citation, where = rest, via = one.citations[1].id, place = after,
          link = link}
      end
    end
  end
end

local function place_of(citation)
  local text = pandoc.utils.stringify(citation.suffix):gsub('\u{a0}', ' ')
  return (text:gsub('^[,%s]+', ''))
end

-- What the collection knows only through another source, unless the writer has read it.
local function known_through(citation, beside_it, read)
  local source = evidence() and evidence().sources[citation.id]
  local via = source and source.relays and source.relays[1]
  if not via or read[citation.id] then return nil end
  for _, other in ipairs(beside_it) do
    for _, relay in ipairs(source.relays) do
      if other.id == relay then return nil end
    end
  end
  local where = source.places and source.places[place_of(citation)] or ''
  return {original = citation, where = citation.suffix, via = via, link = 'cited',
    place = where ~= '' and words(', ' .. where) or pandoc.Inlines({})}
end

-- The sources of a citation, each as it is or with how it was read.
local function parts_of(cite, read)
  local parts, place = pandoc.List({}), 1
  while place <= #cite.citations do
    local one, following = cite.citations[place], cite.citations[place + 1]
    local rest, link
    if following and one.mode == 'AuthorInText' then rest, link = linked(following.prefix) end
    if rest then
      if #rest > 0 then
        rest:insert(1, pandoc.Space())
        rest:insert(1, pandoc.Str(','))
      end
      parts:insert({original = one, where = rest, via = following.id, place = following.suffix,
        link = link})
      place = place + 1
    else
      parts:insert(relayed(one) or known_through(one, cite.citations, read) or {plain = one})
    end
    place = place + 1
  end
  return parts
end

-- The style: its id, whether it numbers, whether it sets notes.
local function style_of(meta)
  local name = meta.csl or meta['citation-style']
  local path = name and pandoc.utils.stringify(name)
  local text = path and (contents(path) or contents(path .. '.csl')
    or contents(pandoc.path.join({PANDOC_STATE.user_data_dir or '', 'csl', path}))) or ''
  -- Without a style Pandoc takes Chicago’s, by author and date.
  local id = text:match('<id>%s*https?://www%.zotero%.org/styles/([%w%-]+)')
    or (path and pandoc.path.filename(path):gsub('%.csl$', '')) or 'chicago-author-date'
  local head = text:match('<info>.*</info>') or ''
  return {id = id, notes = text:match('<style[^>]*class="note"') ~= nil,
    numbers = head:match('citation%-format="numeric"') ~= nil
      or head:match('citation%-format="label"') ~= nil}
end

local function belongs(id, family)
  return id == family or id:sub(1, #family + 1) == family .. '-'
end

local function rule_for(style)
  local rules = evidence().rules
  for _, rule in ipairs(rules.styles) do
    local fits = false
    for _, family in ipairs(rule.families) do fits = fits or belongs(style.id, family) end
    for _, family in ipairs(rule.but) do fits = fits and not belongs(style.id, family) end
    if fits then return rule end
  end
  return style.numbers and rules.numbered or rules.other
end

-- The text of a citation without its brackets or, in a style of notes, of its note.
local function said(cite)
  local list = pandoc.Inlines({})
  for _, one in ipairs(cite.content) do
    if one.t == 'Note' then
      list:extend(pandoc.utils.blocks_to_inlines(one.content))
    else
      list:insert(one)
    end
  end
  local first, last = list[1], list[#list]
  if first and first.t == 'Str' and first.text:match('^[(%[]') then
    list[1] = pandoc.Str(first.text:sub(2))
  end
  last = list[#list]
  if last and last.t == 'Str' then list[#list] = pandoc.Str((last.text:gsub('[)%].]$', ''))) end
  while #list > 0 and list[#list].t == 'Str' and list[#list].text == '' do list:remove() end
  if #list > 0 and list[1].t == 'Str' and list[1].text == '' then list:remove(1) end
  return list
end

-- Every original as the processor sets it: alone, and without its author.
local function originals(found, meta, rule)
  local blocks = pandoc.Blocks({})
  for _, part in ipairs(found) do
    local where = rule.locates_original and part.where or {}
    for _, mode in ipairs({'NormalCitation', 'SuppressAuthor'}) do
      local one = pandoc.Citation(part.original.id, mode, {}, where)
      blocks:insert(pandoc.Para({pandoc.Cite({pandoc.Str('?')}, {one})}))
    end
  end
  local own = pandoc.Meta({csl = meta.csl or meta['citation-style'], lang = meta.lang,
    bibliography = meta.bibliography, references = meta.references,
    ['suppress-bibliography'] = true})
  local done = pandoc.utils.citeproc(pandoc.Pandoc(blocks, own)).blocks
  for number, part in ipairs(found) do
    part.whole = said(done[2 * number - 1].content[1])
    part.rest = said(done[2 * number].content[1])
  end
end

local function joined(before, text, rule, link)
  local inlines = pandoc.Inlines({})
  inlines:extend(before)
  if #inlines > 0 then inlines:insert(pandoc.Space()) end
  inlines:extend(text)
  if #text > 0 then
    inlines:insert(pandoc.Str(','))
    inlines:insert(pandoc.Space())
  end
  inlines:extend(words(link == 'quoted' and rule.quoted or rule.cited))
  inlines:insert(pandoc.Space())
  return inlines
end

local function author_of(part)
  local source = evidence().sources[part.original.id]
  return source and source.author or part.original.id
end

-- The citations that stand for the parts, and the author before them where the sentence names one.
local function rewritten(parts, rule, style)
  local citations, author = pandoc.List({}), nil
  for number, part in ipairs(parts) do
    local one = part.plain
    if one then
      citations:insert(one)
    else
      local original = part.original
      local mode = original.mode
      local named = mode == 'AuthorInText' and number == 1
      local before = original.prefix
      if rule ~= evidence().rules.numbered then
        local bare = mode ~= 'NormalCitation' and not style.notes
        local silent = bare and not rule.locates_original
        local text = silent and pandoc.Inlines({}) or bare and part.rest or part.whole
        before = joined(original.prefix, text, rule, part.link)
      end
      if named then author = words(author_of(part)) end
      citations:insert(pandoc.Citation(part.via, 'NormalCitation', before, part.place))
    end
  end
  return citations, author
end

---------------------------------------------------------------------------------------------------
-- LaTeX with biblatex, which formats by itself: \secondhandcite of evidence-kb.sty
---------------------------------------------------------------------------------------------------

local function tex(list)
  local text = pandoc.write(pandoc.Pandoc({pandoc.Plain(list)}), 'latex')
  text = text:gsub('^[,%s]+', ''):gsub('%s+$', ''):gsub('^[Pp][Pp]?%.[~%s]*', '')
  return '{' .. text .. '}'
end

local function biblatex(parts)
  local inlines, plain = pandoc.Inlines({}), pandoc.List({})
  local function flush()
    if #plain > 0 then
      if #inlines > 0 then inlines:insert(pandoc.Space()) end
      inlines:insert(pandoc.Cite({pandoc.Str('?')}, plain))
      plain = pandoc.List({})
    end
  end
  for _, part in ipairs(parts) do
    if part.plain then
      plain:insert(part.plain)
    else
      flush()
      if #inlines > 0 then inlines:insert(pandoc.Space()) end
      if #part.original.prefix > 0 then
        inlines:extend(part.original.prefix)
        inlines:insert(pandoc.Space())
      end
      local name = part.original.mode == 'AuthorInText' and 'textcite' or 'cite'
      local star = part.link == 'quoted' and '*' or ''
      inlines:insert(pandoc.RawInline('latex', string.format('\\secondhand%s%s[%s]{%s}[%s]{%s}',
        name, star, tex(part.where), part.original.id, tex(part.place), part.via)))
    end
  end
  flush()
  return inlines
end

local function listed(value)
  if value == nil then return pandoc.List({}) end
  if pandoc.utils.type(value) == 'List' then return value end
  return pandoc.List({value})
end

local function header(meta)
  local includes = listed(meta['header-includes'])
  local macros = contents(beside('evidence-kb.sty')) or ''
  includes:insert(pandoc.MetaBlocks({pandoc.RawBlock('latex',
    '\\makeatletter\n' .. macros .. '\\makeatother')}))
  meta['header-includes'] = includes
end

---------------------------------------------------------------------------------------------------
-- The document
---------------------------------------------------------------------------------------------------

-- Every source that the document cites, and the claims that are cited in their own name.
local function ids_of(doc)
  local ids = {}
  local collect = {Cite = function(cite)
    for _, one in ipairs(cite.citations) do
      ids[one.id] = true
      one.suffix:walk({Cite = function(inner)
        for _, other in ipairs(inner.citations) do ids[other.id] = true end
      end})
    end
  end}
  doc.blocks:walk(collect)
  return ids
end

-- The collection’s own bibliography goes first, so that an entry of the manuscript’s stands.
local function with_sources(doc, form)
  local missing, own = false, {}
  for _, item in ipairs(pandoc.utils.references(doc)) do own[item.id] = true end
  for id in pairs(ids_of(doc)) do
    local source = evidence().sources[id]
    if source and (not own[id]) then missing = true end
    for _, via in ipairs(source and source.relays or {}) do missing = missing or not own[via] end
  end
  if not missing then return end
  local files = pandoc.List({beside(form)})
  files:extend(listed(doc.meta.bibliography))
  doc.meta.bibliography = files
end

local function set_of(value)
  local names = {}
  for _, one in ipairs(listed(value)) do
    for name in pandoc.utils.stringify(one):gmatch('[^,%s]+') do names[name:gsub('^@', '')] = true end
  end
  return names
end

local function each_cite(doc, change)
  doc.blocks = doc.blocks:walk({traverse = 'topdown', Cite = function(cite)
    return change(cite), false
  end})
end

local function second_hand(doc, by_latex)
  local read = set_of(doc.meta['kb-read'])
  local found = pandoc.List({})
  each_cite(doc, function(cite)
    for _, part in ipairs(parts_of(cite, read)) do
      if not part.plain then found:insert(part) end
    end
  end)
  if #found == 0 then return end
  if by_latex then
    each_cite(doc, function(cite)
      local parts = parts_of(cite, read)
      local any = false
      for _, part in ipairs(parts) do any = any or not part.plain end
      return any and biblatex(parts) or nil
    end)
    return header(doc.meta)
  end
  local style = style_of(doc.meta)
  local rule = rule_for(style)
  originals(found, doc.meta, rule)
  local number, unlisted = 0, pandoc.List({})
  each_cite(doc, function(cite)
    local parts, any = parts_of(cite, read), false
    for _, part in ipairs(parts) do
      if not part.plain then
        number, any = number + 1, true
        part.whole, part.rest = found[number].whole, found[number].rest
        if rule.lists_original then
          unlisted:insert(pandoc.Citation(part.original.id, 'NormalCitation'))
        end
      end
    end
    if not any then return nil end
    local citations, author = rewritten(parts, rule, style)
    local made_cite = pandoc.Cite({pandoc.Str('?')}, citations)
    if not author then return made_cite end
    author:insert(pandoc.Space())
    author:insert(made_cite)
    return author
  end)
  if #unlisted > 0 then
    local nocite = listed(doc.meta.nocite)
    nocite:insert(pandoc.MetaInlines({pandoc.Cite({pandoc.Str('?')}, unlisted)}))
    local all = pandoc.Inlines({})
    for _, one in ipairs(nocite) do
      if pandoc.utils.type(one) == 'Blocks' then one = pandoc.utils.blocks_to_inlines(one) end
      all:extend(one)
    end
    doc.meta.nocite = pandoc.MetaInlines(all)
  end
end

local function document(doc)
  for _, filter in ipairs(insertions) do doc.blocks = doc.blocks:walk(filter) end
  if not evidence() then return doc end
  local method = PANDOC_WRITER_OPTIONS and PANDOC_WRITER_OPTIONS.cite_method or 'citeproc'
  local by_latex = method == 'biblatex' and (FORMAT == 'latex' or FORMAT == 'beamer')
  with_sources(doc, by_latex and 'sources.bib' or 'sources.json')
  second_hand(doc, by_latex)
  return doc
end

-- A shortcode of Quarto, {{< kb question ID >}}; what it gives is filtered with the rest.
local function shortcode(args, _, _, _, context)
  local word = pandoc.utils.stringify(args[1] or '')
  local blocks = made(word, pandoc.utils.stringify(args[2] or ''))
  if context == 'block' then return pandoc.Blocks(blocks) end
  return pandoc.utils.blocks_to_inlines(blocks)
end

if KB_SHORTCODES then return {kb = shortcode} end
return {{Pandoc = document}}
