/** Light, dark, or as the system says. The choice is the only thing kept in localStorage. */
import { useSyncExternalStore } from "react"

export type Theme = "system" | "light" | "dark"
const key = "subrosa.theme"
const listeners = new Set<() => void>()

export function readTheme(): Theme {
  const value = localStorage.getItem(key)
  return value === "light" || value === "dark" ? value : "system"
}

export function applyTheme(): void {
  const theme = readTheme()
  if (theme === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function setTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(key)
  else localStorage.setItem(key, theme)
  applyTheme()
  for (const listener of listeners) listener()
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, readTheme)
