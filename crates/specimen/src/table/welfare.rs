//! Tables about subsistence allowances and about who died or was in custody.

use super::{Money, tables};
use crate::{
    calendar::{Day, Month},
    text::{Key, Name},
};

tables! {
    /// 低保对象: one month's allowance of one person.
    Dibao = "dibao", "低保对象" {
        household_id: Key = "户编号",
        id_no: Key = "身份证号",
        name: Name = "姓名",
        kind: &'static str = "低保类别",
        region_code: Key = "区划",
        month: Month = "月份",
        amount: Money = "金额(元)",
        account_no: Key = "账号",
    }
    /// 特困供养: one month of a person in need who is kept by the state.
    Tekun = "tekun", "特困供养" {
        id_no: Key = "身份证号",
        name: Name = "姓名",
        mode: &'static str = "供养方式",
        institution_id: Option<Key> = "供养机构",
        month: Month = "月份",
        amount: Money = "金额(元)",
    }
    /// 近亲属享受低保备案: a cadre's relative who draws the allowance, put on record.
    DibaoFiling = "dibao_filing", "近亲属享受低保备案" {
        id_no: Key = "身份证号",
        cadre_id_no: Key = "干部身份证号",
        filed_at: Day = "备案日期",
    }
    /// 死亡注销: a death, as one of the offices recorded it.
    Death = "death", "死亡注销" {
        id_no: Key = "身份证号",
        name: Name = "姓名",
        death_date: Day = "死亡日期",
        cancel_date: Option<Day> = "注销日期",
        source: &'static str = "来源",
    }
    /// 在押服刑: a stay in custody.
    Custody = "custody", "在押服刑" {
        id_no: Key = "身份证号",
        from: Day = "收押日期",
        to: Option<Day> = "释放日期",
    }
}
