-- The shortcode {{< kb question ID >}} of Quarto: what kb.lua makes of it.
local path = quarto.utils.resolve_path('kb.lua')
local names = setmetatable({KB_SHORTCODES = true, PANDOC_SCRIPT_FILE = path}, {__index = _ENV})
return assert(loadfile(path, 't', names))()
