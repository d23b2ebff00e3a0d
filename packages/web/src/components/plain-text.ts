/** Text without accents and capitals: how people type what they look for. */
export const plainText = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
