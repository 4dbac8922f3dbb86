import { useEffect, useRef, useState } from "preact/hooks";
import { node } from "../data/api";
import { type News, onNews } from "../data/stream";

/** How many changes of a kind there were since what is shown was read. */
export function useNews(concerns: (event: News) => boolean) {
  const [revisions, setRevisions] = useState<readonly number[]>([]);
  const read = useRef(0);
  useEffect(
    () =>
      onNews((event) => {
        if (event.revision > read.current && concerns(event)) {
          setRevisions((now) => [...now.filter((one) => one !== event.revision), event.revision]);
        }
      }),
    [],
  );
  return {
    count: revisions.length,
    /** All was read as the node that answered last has it. */
    shown: () => {
      read.current = node.value?.revision ?? 0;
      setRevisions((now) => now.filter((one) => one > read.current));
    },
  };
}
