// Finds words in the book. The index stands above, put there when the book was printed:
// sections [page, anchor, chapter, heading], paragraphs [section, text], words in order, and for
// each word the paragraphs that hold it.
(function () {
  "use strict";
  var index = window.bookIndex;
  var box = document.querySelector(".search");
  var input = box.querySelector("input");
  var count = box.querySelector(".count");
  var found = box.querySelector(".found");
  var most = 12;

  function words(text) { return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []; }

  /** The first place whose word is not before `word`. */
  function place(word) {
    var low = 0, high = index.words.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (index.words[middle] < word) low = middle + 1; else high = middle;
    }
    return low;
  }

  /** Paragraphs with a word that begins so, each with how well it fits. */
  function holding(beginning) {
    var scores = new Map();
    for (var at = place(beginning); at < index.words.length; at++) {
      if (!index.words[at].startsWith(beginning)) break;
      var score = index.words[at] === beginning ? 3 : 1;
      index.places[at].forEach(function (paragraph) {
        scores.set(paragraph, Math.max(score, scores.get(paragraph) || 0));
      });
    }
    return scores;
  }

  /** The best paragraph of each section that holds all words. */
  function results(query) {
    var all = words(query).map(holding);
    if (!all.length) return [];
    var best = new Map();
    all[0].forEach(function (_, paragraph) {
      if (!all.every(function (scores) { return scores.has(paragraph); })) return;
      var section = index.paragraphs[paragraph][0];
      var score = all.reduce(function (sum, scores) { return sum + scores.get(paragraph); }, 0);
      if (index.paragraphs[paragraph][1] === index.sections[section][3]) score += 4;
      var old = best.get(section);
      if (!old || old.score < score) best.set(section, { paragraph: paragraph, score: score });
    });
    return Array.from(best.values()).sort(function (a, b) {
      return b.score - a.score || a.paragraph - b.paragraph;
    });
  }

  /** Some words around the first match, with every match marked. */
  function excerpt(text, query) {
    var pattern = new RegExp("(?<![\\p{L}\\p{N}])(" + words(query).join("|") + ")", "giu");
    var start = Math.max(0, text.search(pattern) - 40);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    var end = start + 110 < text.length ? text.lastIndexOf(" ", start + 110) : text.length;
    if (end <= start) end = text.length;
    var piece = (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
    var line = document.createElement("span");
    piece.split(pattern).forEach(function (part, number) {
      if (number % 2) line.appendChild(document.createElement("mark")).textContent = part;
      else line.append(part);
    });
    return line;
  }

  function show() {
    var query = input.value;
    var list = results(query);
    found.replaceChildren();
    count.textContent = !words(query).length ? ""
      : !list.length ? "Nothing found."
      : list.length > most ? "The best " + most + " of " + list.length + " sections" : "";
    list.slice(0, most).forEach(function (result) {
      var paragraph = index.paragraphs[result.paragraph];
      var section = index.sections[paragraph[0]];
      var link = found.appendChild(document.createElement("li"))
        .appendChild(document.createElement("a"));
      link.href = section[0] + (section[1] ? "#" + section[1] : "");
      link.appendChild(document.createElement("b")).textContent = section[3];
      link.append(section[2] === section[3] ? "" : section[2] + ". ");
      if (paragraph[1] !== section[3]) link.append(excerpt(paragraph[1], query));
    });
  }

  function move(event) {
    var stops = [input].concat(Array.from(found.querySelectorAll("a")));
    var at = stops.indexOf(document.activeElement);
    var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") {
      input.value = "";
      show();
      input.blur();
    } else if (event.key === "Enter" && at === 0 && stops.length > 1) {
      stops[1].click();
    } else if (step && at >= 0) {
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
    }
  }

  box.hidden = false;
  input.addEventListener("input", show);
  box.addEventListener("keydown", move);
  document.addEventListener("keydown", function (event) {
    var isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
})();
