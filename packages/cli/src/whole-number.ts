/** A whole number as an option's value. */
import { InvalidArgumentError } from "commander"

/** @throws InvalidArgumentError for anything else than digits, or beyond the bounds */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
