/** A login name as it is compared and kept: compatibility forms folded (NFKC), lower case, no spaces around. */
export function normalizeLoginName(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase()
}
