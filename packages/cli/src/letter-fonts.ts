/** The fonts of letters and reports, from their npm package. */
import { readFile } from "node:fs/promises"
import type { FontFiles } from "@subrosa/engine"

const fontFile = (name: string) => readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))

export async function letterFonts(): Promise<FontFiles> {
  const [regular, bold] = await Promise.all([
    fontFile("400Regular/NotoSans_400Regular.ttf"),
    fontFile("700Bold/NotoSans_700Bold.ttf"),
  ])
  return { regular, bold }
}
