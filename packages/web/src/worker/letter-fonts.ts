/** The letters' fonts, from our own origin, fetched when the first letter or report is made. */

import regularUrl from "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf?url"
import boldUrl from "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf?url"
import type { FontFiles } from "@subrosa/engine"

let fonts: Promise<FontFiles> | undefined

export function letterFonts(): Promise<FontFiles> {
  fonts ??= load()
  fonts.catch(() => {
    fonts = undefined
  })
  return fonts
}

async function load(): Promise<FontFiles> {
  const [regular, bold] = await Promise.all([fetchFont(regularUrl), fetchFont(boldUrl)])
  return { regular, bold }
}

async function fetchFont(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`the font ${url} did not load: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
