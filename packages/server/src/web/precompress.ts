/** Writes `.br` and `.gz` beside each text file of the app: compressed once and hard instead of at each request. */
import { glob, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"

const brotliOf = promisify(brotliCompress)
const gzipOf = promisify(gzip)

/** Below this the headers outweigh the gain. */
const smallestBytes = 512

export async function precompress(dir: string): Promise<void> {
  for await (const path of glob("**/*.{js,css,html,svg,json,wasm,webmanifest,txt}", { cwd: dir })) {
    const file = join(dir, path)
    const content = await readFile(file)
    if (content.byteLength < smallestBytes) continue
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength }
    const [br, gz] = await Promise.all([brotliOf(content, { params: quality }), gzipOf(content, { level: 9 })])
    await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
  }
}
