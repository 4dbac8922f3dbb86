import type { Words } from "../i18n/words";

export const words = {
  api_keys: ["API keys", "คีย์ API"],
  key_new: ["New key", "สร้างคีย์"],
  key_none: ["There are no API keys yet", "ยังไม่มีคีย์ API"],
  key_none_do: [
    "A server that has no identity provider asks for its flags with a key.",
    "เซิร์ฟเวอร์ที่ไม่มีผู้ให้บริการระบุตัวตนขอแฟล็กด้วยคีย์",
  ],
  key_name: ["Which server it is for", "สำหรับเซิร์ฟเวอร์ใด"],
  key_name_bad: ["Name the server.", "ระบุชื่อเซิร์ฟเวอร์"],
  key_access: ["It may", "ทำได้"],
  key_also: ["And also", "และยัง"],
  key_read: ["read: ask for flags", "read: ขอแฟล็ก"],
  key_write: ["write: ask, change and stop", "write: ขอ เปลี่ยน และหยุด"],
  key_envs: ["Environments", "สภาพแวดล้อม"],
  key_envs_bad: ["At least one.", "อย่างน้อยหนึ่ง"],
  key_tenant: ["Bound to this tenant (optional)", "ผูกกับผู้เช่านี้ (ไม่บังคับ)"],
  key_override: ["send overrides along", "ส่งรายการแทนที่มาด้วย"],
  key_snapshot: ["take the whole snapshot", "รับสแนปช็อตทั้งหมด"],
  key_snapshot_bad: [
    "The snapshot holds the rows of all tenants: not together with one.",
    "สแนปช็อตมีข้อมูลทุกผู้เช่า ใช้กับผู้เช่าเดียวไม่ได้",
  ],
  key_last: ["Last used", "ใช้ล่าสุด"],
  key_unused: ["never", "ไม่เคย"],
  key_active: ["active", "ใช้งาน"],
  key_revoked: ["revoked", "เพิกถอนแล้ว"],
  key_scope: ["Reaches", "ขอบเขต"],
  key_old_until: ["the secret before is good too, until", "รหัสก่อนหน้ายังใช้ได้ถึง"],
  rotate_do: ["Rotate…", "หมุนคีย์…"],
  revoke_do: ["Revoke…", "เพิกถอน…"],
  rotate_title: ["Rotate {name}", "หมุนคีย์ {name}"],
  overlap: [
    "Hours for which the secret before stays good (0 to 720)",
    "จำนวนชั่วโมงที่รหัสก่อนหน้ายังใช้ได้ (0 ถึง 720)",
  ],
  overlap_bad: [
    "A whole number from 0 to 720; 0 where it has leaked.",
    "จำนวนเต็ม 0 ถึง 720 ใส่ 0 หากรั่วไหล",
  ],
  key_once: ["This is the key. It is not shown again.", "นี่คือคีย์ จะไม่แสดงอีก"],
  key_once_do: [
    "Keep it where {name} finds it, and nowhere else. Was it lost? Rotate the key.",
    "เก็บไว้ในที่ที่ {name} ใช้ และไม่เก็บที่อื่น หากหาย ให้หมุนคีย์",
  ],
  key_lost: [
    "The key was made, but its secret was told to an answer that got lost. Rotate it.",
    "สร้างคีย์แล้ว แต่รหัสอยู่ในคำตอบที่หายไป โปรดหมุนคีย์",
  ],
  key_kept: ["I have kept it", "เก็บไว้แล้ว"],
  copy: ["Copy", "คัดลอก"],
  s_key_made: ["A key is made for {name}, which may {access}.", "สร้างคีย์สำหรับ {name} ซึ่ง {access}"],
  s_key_rotated: [
    "The key of {name} gets another secret; the one before stays good for {n} hours.",
    "คีย์ของ {name} ได้รหัสใหม่ รหัสก่อนหน้ายังใช้ได้ {n} ชั่วโมง",
  ],
  s_key_revoked: [
    "The key of {name} is revoked: its next request is refused.",
    "เพิกถอนคีย์ของ {name} คำขอถัดไปจะถูกปฏิเสธ",
  ],
} as const satisfies Words;
