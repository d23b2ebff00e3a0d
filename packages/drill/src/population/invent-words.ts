/** Pronounceable words that no dictionary, database or program holds: what they are found in, they were leaked into. */
import type { Random } from "@subrosa/simulate"

const onsets = "b br c ch d dr f fl g gr h j k kl l m n p pl pr qu r s sk st t tr v w z".split(" ")
const vowels = "a e i o u ai ea oo ou".split(" ")
const codas = "b ck d ft g l ld lm m n nd nt p r rk rn rv s sk st t x z".split(" ")

/** Lower-case words of `least` letters or more, each once. */
export function wordMaker(random: Random): (least: number) => string {
  const taken = new Set<string>()
  return (least) => {
    for (;;) {
      let word = ""
      while (word.length < least) {
        word += random.pick(onsets) + random.pick(vowels) + (random.int(2) === 0 ? random.pick(codas) : "")
      }
      if (taken.has(word)) continue
      taken.add(word)
      return word
    }
  }
}

export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
