/** Paths of tiles and entry bundles below a log's URL prefix (C2SP tlog-tiles): `tile/<L>/<N>[.p/<W>]`. */
import { LogError } from "./errors.ts"
import { tileWidthMax } from "./tile.ts"
import { parseDecimal, requireWhole } from "./whole-number.ts"

/** A tile of hashes, or of entries when the level is "entries". */
export type TilePath = { readonly level: number | "entries"; readonly index: number; readonly width: number }

const levelMax = 63

/**
 * The path of a tile or entry bundle, such as `tile/0/x001/x234/067` or `tile/entries/000.p/15`.
 *
 * @throws LogError `argument_invalid` for a level above 63 or a width outside 1 to 256
 */
export function formatTilePath({ level, index, width }: TilePath): string {
  if (level !== "entries") requireWhole("level", level)
  requireWhole("index", index)
  requireWhole("width", width, 1)
  if ((level !== "entries" && level > levelMax) || width > tileWidthMax) {
    throw new LogError("argument_invalid", `level must be at most ${levelMax} and width at most ${tileWidthMax}`)
  }
  return `tile/${level}/${formatIndex(index)}${width === tileWidthMax ? "" : `.p/${width}`}`
}

/**
 * Reads a path made by `formatTilePath`; each tile has one spelling.
 *
 * @throws LogError `tile_path_malformed`
 */
export function parseTilePath(path: string): TilePath {
  const parts = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,6}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path)
  const [, levelText = "", indexText = "", widthText] = parts ?? []
  const level = levelText === "entries" ? levelText : parseDecimal(levelText)
  const index = Number(indexText.replaceAll(/[x/]/g, ""))
  const width = widthText === undefined ? tileWidthMax : parseDecimal(widthText)
  const valid =
    parts !== null &&
    level !== undefined &&
    (level === "entries" || level <= levelMax) &&
    width !== undefined &&
    width > 0 &&
    (widthText === undefined || width < tileWidthMax) &&
    Number.isSafeInteger(index) &&
    formatIndex(index) === indexText
  if (!valid) throw new LogError("tile_path_malformed", "not the path of a tile or entry bundle")
  return { level, index, width }
}

function formatIndex(index: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/[0-9]{3}/g) ?? []
  return groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join("/")
}
