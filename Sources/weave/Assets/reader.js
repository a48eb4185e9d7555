// What a reader would stumble over on a printed page. Runs in the page, put there by the browser test
// (Sources/Browsing) and never printed with it. Each function returns sentences, one for each fault.
window.reader = (function () {
  "use strict";

  function all(selector, root) { return Array.from((root || document).querySelectorAll(selector)); }
  function isSeen(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && element.getClientRects().length > 0;
  }
  function words(element) { return (element.textContent || "").replace(/\s+/g, " ").trim(); }
  function short(text) { return text.length > 40 ? text.slice(0, 40) + "…" : text; }

  /** Waits until `isDone` gives something true, and returns it; null after a second. */
  async function until(isDone) {
    for (var turn = 0; turn < 50; turn++) {
      var result = isDone();
      if (result) return result;
      await new Promise(function (go) { setTimeout(go, 20); });
    }
    return null;
  }

  /** How an element is called in a sentence. */
  function name(element) {
    var figure = element.closest("figure");
    var number = figure && figure.querySelector(".number");
    if (number) return words(number);
    var kind = element.tagName.toLowerCase();
    if (element.id) return kind + " #" + element.id;
    return kind + (element.classList.length ? "." + element.classList[0] : "")
      + (words(element) ? " “" + short(words(element)) + "”" : "");
  }

  function luminance(colour) {
    var parts = (colour.match(/[\d.]+/g) || []).map(Number);
    if (parts.length === 4 && parts[3] === 0) return null;
    var linear = parts.slice(0, 3).map(function (part) {
      part /= 255;
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
  function contrast(a, b) { return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
  function paper() {
    var light = luminance(getComputedStyle(document.body).backgroundColor);
    return light === null ? 1 : light;
  }
  function ink(element) { return luminance(getComputedStyle(element).color); }

  // Drawings

  function isDrawn(svg) {
    var frame = svg.getBoundingClientRect();
    var marks = all("path, line, polyline, polygon, rect, circle, ellipse, use, text", svg);
    return marks.filter(function (mark) {
      var box = mark.getBoundingClientRect();
      return box.width + box.height > 1 && box.right > frame.left && box.left < frame.right
        && box.bottom > frame.top && box.top < frame.bottom;
    }).length >= 3;
  }
  function isDescribed(picture) {
    if (picture.tagName === "IMG") return !!(picture.alt || "").trim();
    var ids = (picture.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    var named = ids.map(function (id) { return document.getElementById(id); });
    return picture.getAttribute("role") === "img" && named.length >= 2
      && named.every(function (part) { return part && words(part); });
  }
  /** Words of a drawing that cross each other or leave it. */
  function unreadable(svg) {
    var frame = svg.getBoundingClientRect();
    var boxes = all("text", svg).filter(words).map(function (text) {
      var box = text.getBoundingClientRect();
      // A line of type is taller than its letters.
      var air = Math.min(box.height, box.width) * 0.2;
      return { text: short(words(text)), left: box.left + 1, right: box.right - 1,
        top: box.top + air, bottom: box.bottom - air };
    });
    var cut = boxes.find(function (box) {
      return box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    });
    if (cut) return ["“" + cut.text + "” is cut off in " + name(svg)];
    for (var i = 0; i < boxes.length; i++) {
      for (var j = i + 1; j < boxes.length; j++) {
        var a = boxes[i], b = boxes[j];
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
          return ["“" + a.text + "” and “" + b.text + "” cross in " + name(svg)];
        }
      }
    }
    return [];
  }
  function figures() {
    var faults = [];
    all("figure.plot").forEach(function (figure) {
      var seen = all("svg, img", figure).filter(isSeen).length;
      if (seen !== 1) faults.push(name(figure) + " shows " + seen + " drawings instead of one");
    });
    all("main svg, main img").filter(isSeen).forEach(function (picture) {
      var box = picture.getBoundingClientRect();
      var isPicture = picture.tagName === "IMG" ? picture.naturalWidth > 0 : isDrawn(picture);
      if (!isPicture || box.width < 40 || box.height < 40) {
        faults.push(name(picture) + " is not drawn");
      }
      if (picture.tagName !== "IMG") faults.push.apply(faults, unreadable(picture));
      if (!isDescribed(picture)) faults.push(name(picture) + " has no description for who cannot see it");
    });
    return faults;
  }

  // The page's width

  function isHeld(element) {
    for (var box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  }
  function sideways() {
    var width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    var wide = all("body *").filter(function (element) {
      return element.getBoundingClientRect().right > width + 0.5 && !isHeld(element);
    });
    return ["the page scrolls sideways: "
      + (wide.slice(-1).map(name)[0] || "something") + " is wider than it"];
  }

  // Numbers that tell where they come from

  function door() { return document.querySelector(".door"); }
  function faultsOf(panel, owner) {
    var what = "the number “" + short(words(owner)) + "”";
    if (owner.matches(".claim")) what = "the claim “" + short(words(owner)) + "”";
    if (!panel || !isSeen(panel)) return [what + " opens no door"];
    var faults = [];
    var box = panel.getBoundingClientRect();
    if (box.left < 0 || box.right > document.documentElement.clientWidth + 0.5) {
      faults.push("the door of " + what.slice(4) + " opens beyond the page's edge");
    }
    if (!words(panel)) faults.push("the door of " + what.slice(4) + " is empty");
    JSON.parse(owner.dataset.doors || "[]").forEach(function (from) {
      var links = all("a", panel).map(function (link) { return link.getAttribute("href"); });
      if (!from.table || !links.includes(from.table)) {
        faults.push("the door of " + what.slice(4) + " does not link to its table");
      }
      var parts = [["rows", from.rows], ["command", from.from]];
      if ("machine" in from || /^data\/live\//.test(from.table)) parts.push(["machine", from.machine]);
      parts.forEach(function (part) {
        if (!part[1] || !words(panel).includes(part[1].replace(/\s+/g, " ").trim())) {
          faults.push("the door of " + what.slice(4) + " does not say its " + part[0]);
        }
      });
    });
    return faults;
  }
  function doored() { return all(".value, .claim"); }
  /** Opens every door as the keyboard does. */
  async function doors() {
    var faults = [], links = [];
    for (var owner of doored()) {
      owner.focus();
      faults.push.apply(faults, faultsOf(door(), owner));
      if (door()) links = links.concat(all("a", door()).map(function (link) { return link.href; }));
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      if (door()) {
        faults.push("the escape key leaves a door open");
        return { faults: faults, links: links };
      }
      owner.blur();
    }
    return { faults: faults, links: links };
  }
  /** Where the first number is, once it is in the middle of the window; null where there is none. */
  function firstDoor() {
    var owner = doored()[0];
    if (!owner) return null;
    owner.scrollIntoView({ block: "center", behavior: "instant" });
    var box = owner.getClientRects()[0];
    return { x: box.left + Math.min(4, box.width / 2), y: box.top + box.height / 2 };
  }
  async function pointed() {
    await until(door);
    return faultsOf(door(), doored()[0]).map(function (fault) { return fault + " under the pointer"; });
  }
  async function left() {
    return await until(function () { return !door(); }) ? [] : ["a door stays open when the pointer leaves"];
  }

  // Search and theme

  /** The word to look for: the longest of the chapter's title. */
  function known() {
    var title = document.querySelector("main h1");
    var parts = title ? words(title).match(/[\p{L}\p{N}]+/gu) || [] : [];
    return parts.sort(function (a, b) { return b.length - a.length; })[0] || "";
  }
  async function search() {
    var input = document.querySelector(".search input");
    if (!input || !isSeen(input)) return ["there is no search box"];
    function type(text) {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    function found() { return all(".found a").map(function (link) { return link.href; }); }
    type(known());
    var here = location.href.replace(/#.*/, "");
    var isFound = await until(function () {
      return found().some(function (link) { return link.replace(/#.*/, "") === here; });
    });
    var wide = sideways();
    type("qzxqzx");
    var isOther = await until(function () {
      return !found().length && words(document.querySelector(".search"));
    });
    type("");
    return (isFound ? [] : ["searching “" + known() + "” does not find this page"])
      .concat(isOther ? [] : ["searching what nowhere stands finds something, or says nothing"])
      .concat(wide.map(function (fault) { return "while searching, " + fault; }));
  }
  function theme(isDark) {
    var faults = [];
    if (paper() < 0.5 !== isDark) faults.push("the page is not " + (isDark ? "dark" : "light"));
    var pale = all("main p, main li, figcaption, nav.side a, svg text").find(function (element) {
      // A drawing's words have their colour as fill.
      var colour = element.closest("svg") ? luminance(getComputedStyle(element).fill) : ink(element);
      return isSeen(element) && colour !== null && contrast(colour, paper()) < 3;
    });
    if (pale) faults.push(name(pale) + " can hardly be read: too little contrast");
    var button = document.querySelector("button.theme");
    if (!button || button.hidden) return faults.concat("there is no button for the theme");
    var before = paper() < 0.5;
    button.click();
    if (paper() < 0.5 === before) faults.push("the theme button changes nothing");
    button.click();
    if (paper() < 0.5 !== before) faults.push("the theme button does not change back");
    try { localStorage.removeItem("theme"); } catch (refused) { /* only this page */ }
    delete document.documentElement.dataset.theme;
    return faults;
  }

  // Paper

  /** Opens a door and chooses the dark page, the worst that a reader may leave for the printer. */
  function beforePrint() {
    if (doored()[0]) doored()[0].focus();
    document.documentElement.dataset.theme = "dark";
  }
  function print() {
    var faults = all("nav, .skip, .pager, .door, button, input").filter(isSeen)
      .map(function (element) { return name(element) + " is printed"; });
    if (!isSeen(document.querySelector("main"))) faults.push("the text is not printed");
    var pale = all("main p, main h1, main h2, figcaption, pre, td").find(function (element) {
      return isSeen(element) && contrast(ink(element), 1) < 3;
    });
    if (pale) faults.push(name(pale) + " is printed too pale for white paper");
    delete document.documentElement.dataset.theme;
    if (document.activeElement) document.activeElement.blur();
    return faults.slice(0, 3);
  }

  // Links

  function links() {
    return all("a[href]").map(function (link) { return link.href; });
  }
  function places() { return all("[id]").map(function (element) { return element.id; }); }

  return {
    figures: figures, sideways: sideways, doors: doors, firstDoor: firstDoor, pointed: pointed,
    left: left, search: search, theme: theme, beforePrint: beforePrint, print: print,
    links: links, places: places
  };
})();
true;
