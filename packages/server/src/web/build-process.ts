/** The process that build.ts starts: Vite, then compression. Arguments: the web package, the output directory. */
import { join } from "node:path"
import { build } from "vite"
import type { WebBuildProgress } from "./build.ts"
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
tell({ step: "compress" })
await precompress(outDir)
process.disconnect?.()
