/** Hours of the week as the plot and its table show them: the reader's own days. Pure. */
interface Hour {
  hour: string
  openings: number
  usual: number | null
}

const dayOf = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" })
const hourOf = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" })

const weekdayOf = new Intl.DateTimeFormat(undefined, { weekday: "short" })

/** `mark`: the day's name where a day is half over, else empty. */
export const rhythmHours = (hours: readonly Hour[]): (Hour & { name: string; mark: string })[] =>
  hours.map((one) => {
    const at = new Date(one.hour)
    return { ...one, name: hourOf.format(at), mark: at.getHours() === 12 ? weekdayOf.format(at) : "" }
  })

/** `usual` of a day: what is known of its hours; null where nothing is. */
export function rhythmByDay(hours: readonly Hour[]): { day: string; openings: number; usual: number | null }[] {
  const days = new Map<string, { day: string; openings: number; usual: number | null }>()
  for (const { hour, openings, usual } of hours) {
    const day = dayOf.format(new Date(hour))
    const sum = days.get(day) ?? { day, openings: 0, usual: null }
    sum.openings += openings
    if (usual !== null) sum.usual = (sum.usual ?? 0) + usual
    days.set(day, sum)
  }
  return [...days.values()]
}
