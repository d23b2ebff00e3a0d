/** From what the law says is owed to what one person's letter must say. */
import { type Duty, isOwed } from "@subrosa/law"
import type { ContentDuty } from "../notice/notice-contents.ts"

/**
 * The duties to tell this person: those of the rows that follow everybody (federal rules, the EU for its countries are rows of
 * their own) and of the row where the person lives. `assessed`: all duties of the case (`assessDuties`).
 */
export function contentDuties(
  assessed: readonly Duty[],
  jurisdiction: string | undefined,
  country: string,
): ContentDuty[] {
  const here = (id: string) =>
    id === jurisdiction ||
    (id.startsWith("us-federal-") && ["US", "PR", "GU", "VI"].includes(country)) ||
    (id === "eu-gdpr" && euCountries.has(country)) ||
    (id === "ca-pipeda" && country === "CA")
  return assessed
    .filter((duty) => duty.kind === "individuals" && isOwed(duty) && here(duty.jurisdiction))
    .map((duty): ContentDuty => {
      const authority = assessed.find(
        (one) => one.kind === "regulator" && one.jurisdiction === duty.jurisdiction && isOwed(one),
      )
      return {
        jurisdiction: duty.jurisdiction,
        citation: duty.citations[0]?.citation ?? duty.jurisdiction,
        required: duty.letter?.required ?? [],
        forbidden: duty.letter?.forbidden ?? [],
        ...(authority !== undefined && { authority: authority.name }),
      }
    })
}

const euCountries = new Set(
  "AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO".split(" "),
)
