/** Line icons of our own; each stands beside text that says the same. */
const PATHS = {
  check: "M3.5 8.5l3 3 6-7",
  cross: "M4 4l8 8M12 4l-8 8",
  dash: "M4 8h8",
  arrow: "M8 3v9M4.5 8.5L8 12l3.5-3.5",
  stop: "M8 2.5l5.5 5.5L8 13.5 2.5 8z",
  warn: "M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.2",
  info: "M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.2v3.6M8 5v.2",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  play: "M5 3l7.5 5L5 13z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  half: "M8 14A6 6 0 108 2a6 6 0 000 12zM8 2v12",
  back: "M13 8H4M7 4.5L3.5 8 7 11.5",
  clock: "M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.8V8l2.2 1.6",
  void: "M8 14A6 6 0 108 2a6 6 0 000 12zM3.8 3.8l8.4 8.4",
  search: "M7 12A5 5 0 107 2a5 5 0 000 10zM10.6 10.6L14 14",
  help: "M8 14A6 6 0 108 2a6 6 0 000 12zM6.2 6.3a1.8 1.8 0 113 1.4c-.8.6-1.2.9-1.2 1.6M8 11.4v.2",
  link: "M6.8 9.2l2.4-2.4M7 4.8l1.6-1.6a3 3 0 014.2 4.2L11.2 9M9 11.2l-1.6 1.6a3 3 0 01-4.2-4.2L4.8 7",
  refresh: "M13 8a5 5 0 11-1.5-3.6M13 2.5v3h-3",
  system: "M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3",
  light:
    "M8 10.8a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  dark: "M13 9.6A5.4 5.4 0 016.4 3a5.4 5.4 0 106.6 6.6z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The flag on its halyard. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path class="mark-line" d="M9.5 6v20" />
      <path class="mark-flag" d="M12.5 8h12l-3.6 4.6 3.6 4.6h-12z" />
    </svg>
  );
}
