-- Fits a README for print. Links: chapters become pages or labels, and files that stay
-- in the repository become plain words. In the PDF, where all chapters share one document, every
-- label gets its chapter's folder in front, since each chapter may have its own "the-experiment".

local isPaper = FORMAT == "typst"
local folder, folders = "", ""

local function exists(name)
  return folders:find(" " .. name .. " ", 1, true) ~= nil
end

local function label(place)
  return (folder ~= "" and folder or "front") .. "--" .. place
end

local function toChapter(name, place)
  if not exists(name) then return nil end
  if not isPaper then return name .. ".html" .. place end
  return "#" .. name .. (place ~= "" and "--" .. place:sub(2) or "")
end

--- The target in print of a link in a README; nil where there is none.
local function printed(target)
  if target:match("^%a[%w+.-]*:") then return target end
  local place = target:match("^#(.+)$")
  if place then return isPaper and "#" .. label(place) or target end
  local name, rest = target:match("^%.?%.?/?([%w-]+)/README%.md(#?.*)$")
  if name then return toChapter(name, rest) end
  if target:match("^%.%./README%.md") then return not isPaper and "index.html" or nil end
  if not isPaper and target:match("^[%w-]+%.html#?[%w_-]*$") then return target end
  return nil
end

local function link(element)
  local target = printed(element.target)
  if not target then return pandoc.Span(element.content) end
  element.target = target
  return element
end

local function prefixed(element)
  if isPaper and element.identifier ~= "" then element.identifier = label(element.identifier) end
  return element
end

--- The list of what a chapter cites has a form of its own on paper.
local function division(element)
  if not isPaper or element.identifier ~= "refs" then return prefixed(element) end
  return {
    pandoc.RawBlock("typst", "#references["), prefixed(element), pandoc.RawBlock("typst", "]"),
  }
end

--- A formula is read aloud from its source, since PDF/UA asks a name of everything drawn.
local function formula(element)
  if not isPaper then return nil end
  local source = element.text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ")
  return {
    pandoc.RawInline("typst", '#formula("' .. source .. '")['), element,
    pandoc.RawInline("typst", "]"),
  }
end

return {
  { Meta = function(meta)
      folder = pandoc.utils.stringify(meta.folder)
      folders = " " .. pandoc.utils.stringify(meta.folders) .. " "
    end },
  { Link = link, Math = formula, Header = prefixed, Div = division, Span = prefixed },
}
