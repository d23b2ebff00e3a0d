/** The process that build.ts starts: Vite, a look for addresses of other hosts, then compression. Arguments: the web package, the output directory. */
import { join } from "node:path"
import { build } from "vite"
import type { WebBuildProgress } from "./build.ts"
import { checkBuilt } from "./check-built.ts"
import { precompress } from "./precompress.ts"

const [web = "", outDir = ""] = process.argv.slice(2)
const tell = (progress: WebBuildProgress) => process.send?.(progress)

let modules = 0
let toldAt = 0
await build({
  root: web,
  configFile: join(web, "vite.config.ts"),
  // Node reads TypeScript itself; Vite's own way writes a file beside the configuration, which may be read-only.
  configLoader: "native",
  logLevel: "warn",
  build: { outDir, emptyOutDir: true },
  plugins: [
    {
      name: "subrosa-progress",
      moduleParsed() {
        modules++
        if (Date.now() - toldAt < 100) return
        toldAt = Date.now()
        tell({ step: "transform", modules })
      },
      renderStart: () => void tell({ step: "bundle" }),
    },
  ],
})
const foreign = await checkBuilt(outDir, join(web, "..", ".."))
if (foreign.length > 0)
  throw new Error(
    `the app names other hosts, and must not: ${foreign.map(({ file, host }) => `${host} in ${file}`).join(", ")}`,
  )
tell({ step: "compress" })
await precompress(outDir)
process.disconnect?.()
