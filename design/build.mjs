// Builds the styles and the script of the pages. Run `npm ci && npm run build` in this folder after a change
// in src/, and commit what it writes to src/mainstay/look/static/look/.
import { cp, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import rtlcss from 'rtlcss'
import * as sass from 'sass'

const here = new URL('.', import.meta.url)
const at = (path) => new URL(path, here)
const out = at('../src/mainstay/look/static/look/')
const LIMIT = 60 * 1024 // bytes of the first page's styles and scripts, compressed

// A copy of govuk-frontend with our palette in the place of its own.
async function dressed () {
  const copy = at('.build/govuk/')
  await rm(at('.build/'), { recursive: true, force: true })
  await cp(at('node_modules/govuk-frontend/dist/govuk/'), copy, { recursive: true })
  await copyFile(at('src/palette.scss'), new URL('settings/_colours-palette--internal.scss', copy))
}

async function styles () {
  const banner = '/* Built from design/src with govuk-frontend (MIT, see vendor/govuk-frontend.LICENSE.txt). Do not edit. */\n'
  const options = { loadPaths: [at('.build/').pathname, at('src/').pathname], style: 'compressed', quietDeps: true, charset: false }
  const { css } = await sass.compileAsync(at('src/look.scss').pathname, options)
  if (/crest|crown|GDS Transport/i.test(css)) throw new Error('the built styles name a crest, a crown or GDS Transport')
  await writeFile(new URL('look.css', out), banner + css + '\n')
  await writeFile(new URL('look.rtl.css', out), banner + rtlcss.process(css, { clean: false }) + '\n')
}

async function scripts () {
  const banner = '/* Built from design/src with govuk-frontend (MIT, see vendor/govuk-frontend.LICENSE.txt). Do not edit. */'
  await build({ entryPoints: [at('src/look.js').pathname], outfile: new URL('look.js', out).pathname, bundle: true, minify: true, format: 'esm', target: 'es2017', banner: { js: banner }, legalComments: 'none', logLevel: 'warning' })
  const htmx = await readFile(at('node_modules/htmx.org/dist/htmx.min.js'), 'utf8')
  await writeFile(new URL('vendor/htmx.min.js', out), htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'))
  await copyFile(at('node_modules/htmx.org/LICENSE'), new URL('vendor/htmx.LICENSE.txt', out))
  await copyFile(at('assets/govuk-frontend.LICENSE.txt'), new URL('vendor/govuk-frontend.LICENSE.txt', out))
}

async function pictures () {
  for (const name of ['favicon.svg', 'rope.svg', 'rope-faded.svg']) await copyFile(at(`assets/${name}`), new URL(name, out))
}

async function weigh () {
  let total = 0
  for (const name of ['look.css', 'look.js', 'vendor/htmx.min.js']) {
    const size = gzipSync(await readFile(new URL(name, out)), { level: 9 }).length
    total += size
    console.log(`${name}: ${size} bytes compressed`)
  }
  console.log(`together: ${total} of ${LIMIT}`)
  if (total > LIMIT) throw new Error('the first page weighs too much')
}

await mkdir(new URL('vendor/', out), { recursive: true })
await dressed()
await styles()
await scripts()
await pictures()
await weigh()
