import type { WitnessPolicy } from "@subrosa/contract"

/** In what a policy asks for less than the one before it, in plain words; undefined when it does not. Pure. */
export function weakerBy(before: WitnessPolicy, after: WitnessPolicy): string | undefined {
  if (before.witnesses.length === 0) return undefined
  if (after.witnesses.length === 0) return "Nobody outside confirms the log any more."
  const gone = before.witnesses.filter(({ key }) => !after.witnesses.some((one) => one.key === key))
  const parts = [
    after.quorum < before.quorum && `${after.quorum} instead of ${before.quorum} witnesses must confirm the log`,
    after.maxAgeMinutes > before.maxAgeMinutes &&
      `within ${after.maxAgeMinutes} instead of ${before.maxAgeMinutes} minutes`,
    gone.length > 0 && `no longer asked: ${gone.map(({ name }) => name).join(", ")}`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? undefined : `${parts.join("; ")}.`.replace(/^./, (first) => first.toUpperCase())
}
