import type { en } from "./words";

export const th: Record<keyof typeof en, string> = {
  import: "นำเข้า",
  import_lead:
    "เอกสารจะแทนที่สิ่งที่มีอยู่ แฟล็กที่ไม่มีในทะเบียนจะถูกเก็บถาวร รายการแทนที่ที่ไม่มีในรายการจะถูกลบ เอกสารที่ไม่ใส่ไม่เปลี่ยนอะไร",
  import_registry: "เอกสารทะเบียน",
  import_overrides: "เอกสารรายการแทนที่",
  import_file: "เลือกไฟล์",
  import_now: "เริ่มจากสิ่งที่มีอยู่",
  import_plan: "ดูแผน",
  import_none: "เลือกหรือวางเอกสารก่อน",
  import_bad_json: "ไม่ใช่ JSON: {message}",
  import_wrong: "สิ่งที่ผิด",
  import_line: "บรรทัด {n}",
  import_would: "สิ่งที่จะเกิดขึ้น",
  import_nothing: "ไม่มี ทุกอย่างมีอยู่แล้ว",
  plan_added: "แฟล็กที่เพิ่ม",
  plan_changed: "แฟล็กที่เปลี่ยน",
  plan_archived: "แฟล็กที่เก็บถาวร",
  plan_cohorts: "กลุ่มที่ใส่หรือลบ",
  plan_overrides: "รายการแทนที่",
  plan_rows: "เพิ่ม {added} เปลี่ยน {changed} ลบ {removed}",
  plan_approval: "แฟล็กที่ต้องอนุมัติ",
  s_imported: "นำเข้าเอกสาร: เพิ่ม {added} แฟล็ก เปลี่ยน {changed} เก็บถาวร {archived}",
};
