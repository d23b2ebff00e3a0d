/** Bars on a canvas. Whoever cannot see it gets `label`, and every page shows the same figures as a table beside it. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LogarithmicScale,
  Tooltip,
} from "chart.js"
import { useEffect, useRef } from "react"
import { useTheme } from "./theme.ts"

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LogarithmicScale, Tooltip)

export interface Series {
  name: string
  values: readonly number[]
  /** A token of styles/tokens.css, such as `--rose`. */
  color: string
}

export interface BarChartProps {
  /** What the picture says, in a sentence. */
  label: string
  names: readonly string[]
  /** Under the bars, where not every name fits: one for each, empty for none. */
  marks?: readonly string[]
  series: readonly Series[]
  /** Names at the left, bars to the right. */
  lying?: boolean
  /** For figures that range from a few to thousands. Zero is drawn as no bar. */
  logarithmic?: boolean
  /** Of the picture, in pixels. */
  height: number
}

export function BarChart(props: BarChartProps) {
  const { label, names, marks, series, lying = false, logarithmic = false, height } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours behind the tokens change with the theme
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const draw = () => new Chart(element, configOf(element, { names, marks, series, lying, logarithmic }))
    let chart = draw()
    const scheme = matchMedia("(prefers-color-scheme: dark)")
    const redraw = () => {
      chart.destroy()
      chart = draw()
    }
    scheme.addEventListener("change", redraw)
    return () => {
      scheme.removeEventListener("change", redraw)
      chart.destroy()
    }
  }, [names, marks, series, lying, logarithmic, theme])
  return (
    <div className="chart" style={{ height }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}

type Drawn = Required<Pick<BarChartProps, "names" | "series" | "lying" | "logarithmic">> & {
  marks: readonly string[] | undefined
}

function configOf(element: HTMLCanvasElement, { names, marks, series, lying, logarithmic }: Drawn) {
  const color = (token: string): string => {
    // A token holds `light-dark(...)`: only a property that uses it knows which.
    element.style.color = `var(${token})`
    return getComputedStyle(element).color
  }
  const [ink, line] = [color("--ink-soft"), color("--line")]
  const figures = {
    type: logarithmic ? ("logarithmic" as const) : ("linear" as const),
    beginAtZero: true,
    ...(logarithmic && { min: 0.8 }),
    grid: { color: line },
    ticks: { color: ink, callback: (value: number | string) => wholeTick(Number(value), logarithmic) },
  }
  const named =
    marks === undefined
      ? { autoSkip: !lying, ...(!lying && { maxRotation: 0, autoSkipPadding: 16 }) }
      : { autoSkip: false, maxRotation: 0, callback: (_: number | string, at: number) => marks[at] ?? "" }
  const categories = { grid: { display: false }, ticks: { color: ink, ...named } }
  return {
    type: "bar" as const,
    data: {
      labels: [...names],
      datasets: series.map((one) => ({ label: one.name, data: [...one.values], backgroundColor: color(one.color) })),
    },
    options: {
      indexAxis: lying ? ("y" as const) : ("x" as const),
      maintainAspectRatio: false,
      animation: false as const,
      scales: lying ? { x: figures, y: categories } : { x: categories, y: figures },
      plugins: { legend: { display: series.length > 1, labels: { color: ink } } },
    },
  }
}

/** Whole figures only; of a logarithmic scale the powers of ten. */
function wholeTick(value: number, logarithmic: boolean): string {
  if (!Number.isInteger(value)) return ""
  if (logarithmic && !Number.isInteger(Math.log10(value))) return ""
  return value.toLocaleString("en-US")
}
