/** R12 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import { yearsFor } from "./guess-rate.ts"
import type { R12Figures } from "./measure.ts"

export const rowsOf = ({ patients, asleep, off, tape, memory, list, baseline }: R12Figures): Row[] => [
  {
    measure: "readable on the disk of the laptop, asleep and off",
    subrosa: `${asleep.readable} and ${off.readable} of ${patients}`,
    plain: ofAll(baseline.readable, patients),
  },
  {
    measure: "named on the disk of the laptop, asleep and off",
    subrosa: `${asleep.identified} and ${off.identified} of ${patients}`,
    plain: ofAll(baseline.identified, patients),
  },
  {
    measure: "readable on the tape",
    subrosa: ofAll(tape.readable, patients),
    plain: "all, unless the tape is encrypted",
  },
  {
    measure: "readable in the memory of the browser, app locked (a sleeping laptop's RAM, frozen and imaged)",
    subrosa:
      memory === undefined
        ? "could not be read here"
        : `${ofAll(memory.locked.readable, patients)} (${memory.open.readable} while a chart was shown)`,
    plain: "what its pages show",
  },
  {
    measure: "list of what the device could hold",
    subrosa: `${list.listed} listed, ${list.truth} true`,
    plain: "not known",
  },
]

export const howMeasured = ({ seed, opened, rate, memory, listSeconds }: R12Figures): string[] => [
  `A clinician at a real Chromium (seed ${seed}) opened ${opened} charts, began a note and locked the app; the profile was copied as it lay, then after the browser's end. ` +
    "Disks, backup and key file were searched byte by byte in every encoding.",
  ...(memory === undefined
    ? []
    : [
        `${number(Math.round(memory.bytes / 1e6))} MB of the browser's memory were searched while a chart was shown; the same after the lock.`,
      ]),
  `${rate.secret}, ${rate.by}: ${number(rate.guessesPerSecond)} guesses a second on one core here. Four random words (52 bits) last a thousand such cores ` +
    `${number(Math.round(yearsFor(rate, 52)))} years, eight random letters (38 bits) ${number(Math.round(yearsFor(rate, 38) * 10) / 10)} years. A passkey and a recovery code (160 bits) are not guessed.`,
  `The log's list of what the device opened took ${number(listSeconds)} s.`,
]

export const notMeasured: readonly string[] = [
  "What the operating system keeps: swap, hibernation, thumbnails, its disk encryption. A copy of the whole profile holds the device's signing key: it signs requests and opens nothing.",
  "A person's short PIN on a passkey: the authenticator counts wrong tries itself.",
]
