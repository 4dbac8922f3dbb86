import type { Words } from "../i18n/words";

export const words = {
  import: ["Import", "นำเข้า"],
  import_lead: [
    "Documents take the place of what is there: flags that a registry lacks are archived, overrides that a list lacks are removed. A document that is left out changes nothing.",
    "เอกสารจะแทนที่สิ่งที่มีอยู่ แฟล็กที่ไม่มีในทะเบียนจะถูกเก็บถาวร รายการแทนที่ที่ไม่มีในรายการจะถูกลบ เอกสารที่ไม่ใส่ไม่เปลี่ยนอะไร",
  ],
  import_registry: ["Registry document", "เอกสารทะเบียน"],
  import_overrides: ["Overrides document", "เอกสารรายการแทนที่"],
  import_file: ["Choose a file", "เลือกไฟล์"],
  import_now: ["Begin with what is there now", "เริ่มจากสิ่งที่มีอยู่"],
  import_plan: ["See the plan", "ดูแผน"],
  import_none: ["Choose or paste a document first.", "เลือกหรือวางเอกสารก่อน"],
  import_bad_json: ["This is no JSON: {message}", "ไม่ใช่ JSON: {message}"],
  import_wrong: ["What is wrong", "สิ่งที่ผิด"],
  import_line: ["line {n}", "บรรทัด {n}"],
  import_would: ["What it would do", "สิ่งที่จะเกิดขึ้น"],
  import_nothing: ["Nothing: all of it is there already.", "ไม่มี ทุกอย่างมีอยู่แล้ว"],
  plan_added: ["flags added", "แฟล็กที่เพิ่ม"],
  plan_changed: ["flags changed", "แฟล็กที่เปลี่ยน"],
  plan_archived: ["flags archived", "แฟล็กที่เก็บถาวร"],
  plan_cohorts: ["cohorts put or removed", "กลุ่มที่ใส่หรือลบ"],
  plan_overrides: ["overrides", "รายการแทนที่"],
  plan_rows: [
    "{added} added, {changed} changed, {removed} removed",
    "เพิ่ม {added} เปลี่ยน {changed} ลบ {removed}",
  ],
  plan_approval: ["flags that need approval", "แฟล็กที่ต้องอนุมัติ"],
  s_imported: [
    "Documents are imported: {added} flags added, {changed} changed, {archived} archived.",
    "นำเข้าเอกสาร: เพิ่ม {added} แฟล็ก เปลี่ยน {changed} เก็บถาวร {archived}",
  ],
} as const satisfies Words;
