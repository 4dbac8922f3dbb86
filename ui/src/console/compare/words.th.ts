import type { en } from "./words";

export const th: Record<keyof typeof en, string> = {
  compare: "เปรียบเทียบ",
  compare_lead: "สองรีวิชัน สองสภาพแวดล้อม หรือรีวิชันหนึ่งในสภาพแวดล้อมหนึ่งกับอีกแห่ง",
  compare_left: "ซ้าย",
  compare_right: "ขวา",
  compare_revision: "รีวิชัน",
  compare_newest: "ใหม่สุด",
  compare_whole: "ทุกอย่าง",
  compare_swap: "สลับข้าง",
  compare_filter: "กรองสิ่งที่ต่าง",
  compare_kind: "ชนิด",
  compare_side: "{env} รีวิชัน {n}",
  compare_side_now: "{env} ตอนนี้",
  compare_count: "ต่างกัน {n} รายการ แสดง {shown}",
  compare_nothing: "ไม่มีอะไรต่างกัน",
  compare_nothing_do: "เลือกรีวิชันหรือสภาพแวดล้อมอื่นในข้างหนึ่ง",
  compare_missing: "ไม่มี",
  compare_open: "เปิดใน {env}",
  compare_by: "เปลี่ยนล่าสุดโดย {who} ที่รีวิชัน {n}",
  compare_bad: "จำนวนเต็มตั้งแต่ 1 หรือเว้นว่างคือใหม่สุด",
};
