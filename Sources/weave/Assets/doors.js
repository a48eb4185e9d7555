// A number or a claim says where it is from: under the pointer, the keyboard's focus or a finger.
// Without this script its title says the same.
(function () {
  "use strict";
  var door = null, owner = null, timer = 0;

  function line(box, what, text, link) {
    var name = box.appendChild(document.createElement("span"));
    name.className = "what";
    name.textContent = what;
    var value = box.appendChild(document.createElement(link ? "a" : "span"));
    if (link) value.href = link;
    value.textContent = text;
  }

  function filled(element) {
    var panel = document.createElement("span");
    panel.className = "door";
    panel.id = "door";
    if (!element.dataset.doors) {
      panel.textContent = element.dataset.origin;
      return panel;
    }
    JSON.parse(element.dataset.doors).forEach(function (from) {
      var box = panel.appendChild(document.createElement("span"));
      line(box, "table", from.table.replace(/^data\//, ""), from.table);
      line(box, "column", from.column);
      line(box, "statistic", from.statistic);
      line(box, "rows", from.rows);
      line(box, "from", from.from);
      if (from.machine) line(box, "machine", from.machine);
    });
    return panel;
  }

  function close() {
    clearTimeout(timer);
    if (!door) return;
    owner.setAttribute("aria-expanded", "false");
    owner.removeAttribute("aria-describedby");
    door.remove();
    door = owner = null;
  }

  function open(element) {
    clearTimeout(timer);
    if (owner === element) return;
    close();
    owner = element;
    door = filled(element);
    // Behind its number in the text, so that the next tab reaches its link.
    element.after(door);
    var place = element.getClientRects()[0];
    var room = document.documentElement.clientWidth - door.offsetWidth - 16;
    var below = place.bottom + door.offsetHeight + 12 < window.innerHeight;
    var top = below ? place.bottom + 6 : place.top - door.offsetHeight - 6;
    door.style.left = Math.max(16, Math.min(place.left, room)) + window.scrollX + "px";
    door.style.top = top + window.scrollY + "px";
    element.setAttribute("aria-expanded", "true");
    element.setAttribute("aria-describedby", "door");
    door.addEventListener("pointerenter", function () { clearTimeout(timer); });
    door.addEventListener("pointerleave", closeSoon);
    door.addEventListener("focusout", closeUnlessInside);
  }

  function closeSoon() {
    clearTimeout(timer);
    timer = setTimeout(close, 250);
  }

  function closeUnlessInside(event) {
    if (!door || !door.contains(event.relatedTarget)) closeSoon();
  }

  document.querySelectorAll(".value[title], .claim[title]").forEach(function (element) {
    element.dataset.origin = element.title;
    element.removeAttribute("title");
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.setAttribute("aria-expanded", "false");
    element.addEventListener("pointerenter", function (event) {
      clearTimeout(timer);
      if (event.pointerType === "mouse") timer = setTimeout(function () { open(element); }, 120);
    });
    element.addEventListener("pointerleave", function (event) {
      if (event.pointerType === "mouse") closeSoon();
    });
    element.addEventListener("focus", function () { open(element); });
    element.addEventListener("blur", closeUnlessInside);
    element.addEventListener("click", function () { open(element); });
    element.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        if (owner === element) close(); else open(element);
      }
    });
  });

  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  document.addEventListener("pointerdown", function (event) {
    if (door && !door.contains(event.target) && !owner.contains(event.target)) close();
  });
})();
