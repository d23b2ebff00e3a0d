/// <reference path="./text-readability.d.ts" />
/** The Flesch-Kincaid grade of a text as a reader meets it: headings, items of a list and days of a list each stand alone. */
import readability from "text-readability"

export const readingGrade = (text: string): number =>
  readability.fleschKincaidGrade(
    text
      .split(/\n+|;/)
      .map((line) => line.replace(/^- /, "").trim())
      .filter((line) => line !== "")
      .map((line) => (/[.?!]$/.test(line) ? line : `${line}.`))
      .join(" "),
  )
