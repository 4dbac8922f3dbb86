/** Words of the comparison. */
export const en = {
  compare: "Compare",
  compare_lead:
    "Two revisions, two environments, or one revision in an environment against another.",
  compare_left: "Left",
  compare_right: "Right",
  compare_revision: "Revision",
  compare_newest: "the newest",
  compare_whole: "everything",
  compare_swap: "Swap the sides",
  compare_filter: "Filter what differs",
  compare_kind: "Kind",
  compare_side: "{env}, revision {n}",
  compare_side_now: "{env}, now",
  compare_count: "{n} differ, {shown} of them shown",
  compare_nothing: "Nothing differs",
  compare_nothing_do: "Choose another revision or environment on one side.",
  compare_missing: "not there",
  compare_open: "Open in {env}",
  compare_by: "last changed by {who} at revision {n}",
  compare_bad: "A whole number from 1, or nothing for the newest.",
} as const;
