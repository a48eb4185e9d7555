#if DEBUG  // the insides of a tool are open to tests in debug builds only

/// For every kind of check a page that does not pass it. Faults that do not touch each other share a page.
enum BrokenPages {
  static let books = [
    [healthy, links, drawings, loading, widths], doors, searches, themes + paper,
  ]

  /// Keeps an event from the page's own scripts.
  private static func without(_ event: String) -> String {
    "<script>addEventListener('\(event)', e => e.stopImmediatePropagation(), true)</script>"
  }

  static let healthy = SmallPage(name: "healthy", faults: [])

  static let links = SmallPage(
    name: "links",
    body: """
      <a href="gone.html">a</a> <a href="#gone">b</a> <a href="healthy.html#gone">c</a>
      <a href="../outside.html">d</a> <a href="healthy.html#main">fine</a>
      <a href="https://nowhere.invalid/#x">not ours</a>
      """,
    faults: [
      "a link to gone.html leads nowhere", "a link to outside.html leads nowhere",
      "a link to links.html#gone leads to no such place",
      "a link to healthy.html#gone leads to no such place",
    ])

  static let drawings = SmallPage(
    name: "drawings",
    body: """
      <figure class="plot"><svg role="img" aria-labelledby="a b" viewBox="0 0 9 6">
      <path d="M99,9 L98,9"/></svg><span class="number">Figure 1</span></figure>
      <figure class="plot"><div hidden><svg></svg></div><span class="number">Figure 2</span></figure>
      <figure class="plot"><svg viewBox="0 0 9 6"><path stroke="#888" d="M1,1 L8,5"/>
      <path stroke="#888" d="M1,5 L8,1"/><circle cx="4" cy="3" r="1"/></svg>
      <span class="number">Figure 3</span></figure>
      <figure class="plot"><svg role="img" aria-labelledby="a b" viewBox="0 0 400 200" fill="#888">
      <text x="20" y="50">one</text><text x="30" y="52">two</text><text x="200" y="50">far</text></svg>
      <span class="number">Figure 4</span></figure>
      <figure class="plot"><svg role="img" aria-labelledby="a b" viewBox="0 0 400 200" fill="#888">
      <text x="20" y="50">one</text><text x="380" y="150">sideways</text><text x="200" y="50">far</text></svg>
      <span class="number">Figure 5</span></figure>
      <img id="white" src="data:image/png;base64,AAAA" width="50" height="50" alt="White">
      """,
    faults: [
      "Figure 1 is not drawn", "Figure 2 shows 0 drawings instead of one",
      "Figure 3 has no description for who cannot see it", "“one” and “two” cross in Figure 4",
      "“sideways” is cut off in Figure 5", "img #white is not drawn",
    ])

  static let loading = SmallPage(
    name: "loading",
    head: """
      <style>@font-face { font-family: "Gone"; src: url("gone.woff2"); } code { font-family: "Gone"; }
      </style>
      <script>console.error("so", 5); setTimeout(() => { throw new Error("late") }, 0)</script>
      """,
    body: "<p>What is <code>lost</code> and not.</p>",
    faults: [
      "the console says: so 5", "a script fails: Error: late",
      "the browser says: Failed to load resource: net::ERR_FILE_NOT_FOUND gone.woff2",
      "letters of “lost” are set in",
    ])

  static let widths = SmallPage(
    name: "widths", body: "<div id=\"wall\" style=\"width:1400px\">wide</div>",
    faults: ["the page scrolls sideways: div #wall is wider than it", "while searching, the page"])

  static let doors = [
    SmallPage(
      name: "doorless", broken: [("<script defer src=\"doors.js\"></script>", "")],
      faults: [
        "the number “7 ms” opens no door", "the number “7 ms” opens no door under the pointer",
      ]),
    SmallPage(
      name: "silent",
      broken: [
        ("\"table\":\"t.csv\"", "\"table\":\"\""), ("\"rows\":\"2 rows\"", "\"rows\":\"\""),
      ],
      faults: [
        "does not link to its table", "does not say its rows",
        "does not link to its table under the pointer", "does not say its rows under the pointer",
      ]),
    SmallPage(
      name: "secret", broken: [("\"from\":\"make it\"", "\"from\":\"\"")],
      faults: ["does not say its command", "does not say its command under the pointer"]),
    SmallPage(
      name: "beyond", head: "<style>.door { translate: 5000px; } html { overflow: clip }</style>",
      faults: ["opens beyond the page's edge", "opens beyond the page's edge under the pointer"]),
    SmallPage(
      name: "unhovered", head: without("pointerenter"),
      faults: ["opens no door under the pointer (1280 px light)"]),
    SmallPage(
      name: "clinging", head: without("pointerleave"),
      faults: ["a door stays open when the pointer leaves (1280 px light)"]),
    SmallPage(
      name: "locked", head: without("keydown"),
      faults: ["the escape key leaves a door open"]),
  ]

  static let searches = [
    SmallPage(
      name: "unfindable", broken: [("<h1>unfindable", "<h1>Somewhere")],
      faults: ["searching “Somewhere” does not find this page"]),
    SmallPage(
      name: "searchless", head: "<style>.search { display: none !important; }</style>",
      faults: ["there is no search box"]),
    SmallPage(
      name: "chatty",
      body: """
        <script>addEventListener('input', () => {
          document.querySelector('.found').innerHTML = '<li><a href="chatty.html">x</a></li>';
        })</script>
        """,
      faults: ["searching what nowhere stands finds something, or says nothing"]),
  ]

  static let themes = [
    SmallPage(
      name: "white", head: "<style>body { background: #fff !important; }</style>",
      faults: [
        "the page is not dark (390 px dark)",
        "can hardly be read: too little contrast (390 px dark)",
        "the theme button changes nothing",
      ]),
    SmallPage(
      name: "pale", head: "<style>main p { color: #888 !important; opacity: 1 } </style>",
      broken: [("#888 !important", "light-dark(#ddd, #333) !important")],
      faults: ["can hardly be read: too little contrast", "is printed too pale"]),
    SmallPage(
      name: "buttonless", broken: [("class=\"theme\"", "class=\"none\"")],
      faults: ["there is no button for the theme", "a script fails"]),
    SmallPage(
      name: "sticky",
      head: "<style>:root[data-theme] { --paper: #fff; --ink: #000; --muted: #222 }</style>",
      faults: [
        "the theme button changes nothing (1280 px light)",
        "the theme button does not change back (390 px dark)",
      ]),
  ]

  static let paper = [
    SmallPage(
      name: "printed",
      head: "<style>@media print { nav.side { display: block !important; } }</style>",
      faults: [
        "nav.side “Theme” is printed", "input is printed", "button.theme “Theme” is printed",
      ]),
    SmallPage(
      name: "ajar",
      head: "<style>@media print { .door { display: block !important; } }</style>",
      faults: ["span #door is printed"]),
    SmallPage(
      name: "blank", head: "<style>@media print { main { display: none } }</style>",
      faults: ["the text is not printed"]),
  ]
}
#endif
