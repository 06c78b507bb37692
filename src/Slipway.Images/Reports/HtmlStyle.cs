namespace Slipway.Images.Reports;

/// <summary>How the report looks. Text has a contrast of at least 4.5 to 1 in both colour schemes (WCAG 2.2, 1.4.3); the base's layers are hatched, so that no meaning hangs on colour alone (1.4.1).</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --text: #1f2933; --quiet: #52606d; --line: #dde3ea; --head: #f1f4f7;
          --base: #c3ccd6; --hatch: #b2bdc9; --on-base: #1f2933; --one: #1f766c; --two: #2b6797; --on-added: #ffffff;
          --mark: #e3f0ee; --on-mark: #14574f; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #14181d; --card: #1c2229; --text: #e4eaf0; --quiet: #a3b1bf; --line: #323c47; --head: #232b34;
          --base: #3f4b58; --hatch: #4b5967; --on-base: #e4eaf0; --one: #5dbdb0; --two: #7cb4de; --on-added: #0c1a1f;
          --mark: #1d3b38; --on-mark: #9fdcd3; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 90rem; margin: 0 auto; padding: 2rem clamp(.75rem, 3vw, 2.5rem) 4rem; }
        h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 1rem; }
        h2 { font-size: 1.3rem; font-weight: 600; margin: 2.5rem 0 .25rem; }
        h3 { font-size: 1.1rem; font-weight: 600; margin: 0; }
        h4 { font-size: .95rem; font-weight: 600; margin: 1.5rem 0 .25rem; }
        p { margin: .25rem 0 .75rem; }
        code, .file { font: .86em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; margin: .75rem 0; min-width: 0; }
        .environments { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); align-items: start; }
        .environments .card { margin: 0; }
        .title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
        .size { font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .rows { display: grid; grid-template-columns: max-content minmax(0, 1fr) max-content; gap: .6rem .9rem; align-items: center; }
        .rows > b { font-weight: 600; max-width: 9rem; overflow-wrap: anywhere; }
        .rows > span { font-variant-numeric: tabular-nums; }
        .bar { display: flex; height: 2.1rem; border-radius: .35rem; overflow: hidden; background: var(--head); }
        .bar i { flex: none; overflow: hidden; text-align: center; font: 600 .75rem/2.1rem system-ui, "DejaVu Sans", sans-serif; box-shadow: inset -1px 0 var(--card); min-width: 1px; }
        .base { background: repeating-linear-gradient(45deg, var(--base) 0 5px, var(--hatch) 5px 7px); color: var(--on-base); }
        .one { background: var(--one); color: var(--on-added); }
        .two { background: var(--two); color: var(--on-added); }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .9rem 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: .87rem; }
        .legend i { display: inline-block; width: 1.1rem; height: .8rem; margin-right: .45rem; border-radius: .15rem; vertical-align: -.05rem; }
        .legend i + i { margin-left: -.3rem; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; }
        caption { text-align: left; color: var(--quiet); font-size: .87rem; padding: .35rem 0; }
        th, td { text-align: left; vertical-align: baseline; padding: .32rem .5rem; border-top: 1px solid var(--line); }
        thead th { border-top: 0; background: var(--head); font-weight: 600; white-space: nowrap; }
        tbody th { font-weight: 600; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.file { width: 100%; }
        .settings { table-layout: fixed; }
        .settings th:first-child { width: 34%; }
        .settings th, .settings td { overflow-wrap: anywhere; }
        .wide { min-width: 9rem; overflow-wrap: anywhere; }
        .mark { background: var(--mark); color: var(--on-mark); border-radius: .25rem; padding: .05rem .35rem; white-space: nowrap; }
        details { border-top: 1px solid var(--line); padding: .3rem 0; }
        summary { cursor: pointer; overflow-wrap: anywhere; }
        .note { border-left: .25rem solid var(--two); padding: .5rem .9rem; background: var(--card); overflow-wrap: anywhere; }
        @media (max-width: 36rem) {
          .rows { grid-template-columns: 1fr max-content; grid-auto-flow: dense; gap: .3rem .9rem; }
          .rows > .bar { grid-column: 1 / -1; margin-bottom: .5rem; }
          .card { padding: .9rem .8rem; }
          th, td { padding: .3rem .2rem; }
          .wide { min-width: 6rem; }
          thead th, thead th.n { white-space: normal; vertical-align: bottom; }
          table { font-size: .8rem; } }
        @media print { body { background: #fff; } .card { break-inside: avoid-page; } .bar, .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

        """;
}
