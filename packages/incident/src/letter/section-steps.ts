/** What the provider did and does. */
import type { Step } from "../notice/notice-facts.ts"
import type { Paragraph } from "./letter.ts"
import type { LetterSubject } from "./person-notice.ts"
import { items, paragraph, type Speaker } from "./speaker.ts"

export function whatWeDo({ say, day }: Speaker, { incident }: LetterSubject): Paragraph[] {
  const { steps, encrypted, service } = incident
  const statement = ({ code, regulator, on }: Step) => {
    const facts = [`case.steps.${code}`]
    const step =
      code === "regulator-told"
        ? say("step.regulator-told", facts, { regulator: regulator ?? "" })
        : say(`step.${code}`, facts)
    return on === undefined ? step : say("step.on", facts, { step: step.text, on: day(on) })
  }
  return [
    items(
      ...steps.filter(({ code, regulator }) => code !== "regulator-told" || regulator !== undefined).map(statement),
    ),
    paragraph(
      encrypted && say("measure.encryption", "case.encrypted"),
      service !== undefined &&
        say("service", "case.service", { months: String(service.months), vendor: service.vendor }),
    ),
  ]
}
