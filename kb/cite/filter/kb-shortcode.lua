-- The shortcode {{< kb question ID >}} of Quarto: what kb.lua makes of it.
KB_SHORTCODES = true
local handlers = dofile(quarto.utils.resolve_path('kb.lua'))
KB_SHORTCODES = nil
return handlers
