export const DOCS_STYLE = `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { display: grid; grid-template-columns: minmax(16rem, 22rem) 1fr; gap: 2rem; margin: 0 auto; max-width: 80rem; padding: 1rem; }
nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul > li { margin-bottom: 1rem; }
main { min-width: 0; }
article { border-top: 1px solid color-mix(in srgb, currentcolor 25%, transparent); padding: .5rem 0; }
pre { overflow: auto; padding: .75rem; background: color-mix(in srgb, currentcolor 7%, transparent); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; }
h3 code { font-size: .8em; padding: .1rem .4rem; border: 1px solid currentcolor; border-radius: .3rem; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; max-height: none; } }
`;
