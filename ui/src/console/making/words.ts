import type { Words } from "../i18n/words";

export const words = {
  flag_new: ["New flag", "สร้างแฟล็ก"],
  flag_new_lead: [
    "It begins as a draft everywhere: nobody gets more than the default value until you move it.",
    "เริ่มเป็นร่างในทุกสภาพแวดล้อม ไม่มีใครได้มากกว่าค่าเริ่มต้นจนกว่าคุณจะเลื่อนขั้น",
  ],
  flag_key_hint: [
    "The name that programs ask by, such as checkout.express: letters, digits, dots, dashes. It never changes.",
    "ชื่อที่โปรแกรมใช้ขอ เช่น checkout.express ใช้ตัวอักษร ตัวเลข จุด ขีด และเปลี่ยนไม่ได้",
  ],
  flag_key_bad: [
    "A letter or digit first, then letters, digits, . _ - (128 at most).",
    "ขึ้นต้นด้วยตัวอักษรหรือตัวเลข แล้วตามด้วยตัวอักษร ตัวเลข . _ - (ไม่เกิน 128)",
  ],
  flag_taken: ["There is a flag of this key.", "มีแฟล็กคีย์นี้แล้ว"],
  flag_owner: ["Module that owns it", "โมดูลที่เป็นเจ้าของ"],
  flag_owner_bad: ["Say who owns it.", "ระบุเจ้าของ"],
  flag_safe: ["The safe value, for whom nothing else reaches.", "ค่าที่ปลอดภัย สำหรับผู้ที่ไม่มีกฎใดถึง"],
  flag_value_bad: ["A value of the type {type}.", "ค่าชนิด {type}"],
  flag_no_true: [
    "false, where it needs approval or other flags: otherwise it is on before it may be.",
    "ต้องเป็น false เมื่อต้องอนุมัติหรือขึ้นกับแฟล็กอื่น มิฉะนั้นจะเปิดก่อนเวลา",
  ],
  flag_variants_hint: ["What it serves once it is on, by weight.", "ค่าที่ให้เมื่อเปิด ตามน้ำหนัก"],
  flag_variant_bad: [
    "Each has a name, a value of the type and a weight; one weight is above 0.",
    "แต่ละรายการมีชื่อ ค่าตามชนิด และน้ำหนัก อย่างน้อยหนึ่งน้ำหนักมากกว่า 0",
  ],
  flag_variant_add: ["Another variant", "เพิ่มตัวเลือก"],
  flag_gate: ["Approval", "การอนุมัติ"],
  flag_gate_none: ["none is needed", "ไม่ต้องใช้"],
  flag_gate_one: ["one must sign", "ลงนามหนึ่งคน"],
  flag_gate_two: ["sensitive: two must sign", "ละเอียดอ่อน: ลงนามสองคน"],
  flag_scopes: ["May have overrides for", "มีรายการแทนที่ได้สำหรับ"],
  flag_tenants: ["tenants", "ผู้เช่า"],
  flag_users: ["users", "ผู้ใช้"],
  flag_needs: ["Flags it needs, by commas", "แฟล็กที่ต้องเปิดก่อน คั่นด้วยจุลภาค"],
  flag_needs_bad: ["There is no flag {keys}.", "ไม่มีแฟล็ก {keys}"],
  try_title: ["Ask for {key}", "ขอ {key}"],
  try_lead: ["This is what a program asks, and the answer it gets.", "นี่คือสิ่งที่โปรแกรมขอ และคำตอบที่ได้"],
  try_made: [
    "The flag is made. Ask for it once, as a program would.",
    "สร้างแฟล็กแล้ว ลองขอดูเหมือนโปรแกรม",
  ],
  try_user: ["User id", "รหัสผู้ใช้"],
  try_tenant: ["Tenant (optional)", "ผู้เช่า (ไม่บังคับ)"],
  try_ask: ["Ask", "ขอ"],
  try_gets: ["{user} gets {value} in {env}", "{user} ได้ {value} ใน {env}"],
  try_why: ["Decided by", "ตัดสินโดย"],
  try_next: ["Turn it on for somebody: move it on its page", "เปิดให้บางคน: เลื่อนขั้นในหน้าของแฟล็ก"],
} as const satisfies Words;
