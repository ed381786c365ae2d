//! Tables about units, officials, cadres, their relatives, pay, companies and journeys.

use super::{Money, tables};
use crate::{
    calendar::{Day, Moment, Month},
    text::{Key, Name},
};

tables! {
    /// 单位: a unit that hands data in.
    Unit = "unit", "单位" {
        unit_id: Key = "单位编号",
        uscc: Key = "统一社会信用代码",
        unit_name: Name = "单位名称",
        region_code: Key = "区划",
        zero_report: bool = "是否零申报",
    }
    /// 监察对象: a supervised person.
    Official = "person", "监察对象" {
        id_no: Key = "身份证号",
        name: Name = "姓名",
        category: i64 = "对象类别",
        unit_id: Key = "单位编号",
        post: &'static str = "职务",
        rank: &'static str = "级别",
        valid_from: Day = "任职日期",
        valid_to: Option<Day> = "免职日期",
    }
    /// 村干部: a cadre of a village.
    VillageCadre = "village_cadre", "村干部" {
        id_no: Key = "身份证号",
        name: Name = "姓名",
        village_code: Key = "村代码",
        post: &'static str = "职务",
        valid_from: Day = "任职日期",
        valid_to: Option<Day> = "离任日期",
    }
    /// 亲属: who is whose relative.
    Relative = "relative", "亲属关系" {
        id_no: Key = "干部身份证号",
        rel_id_no: Key = "亲属身份证号",
        relation: &'static str = "关系",
        source: &'static str = "来源",
        declared_at: Day = "申报日期",
    }
    /// 财政供养人员工资: one month's pay.
    Payroll = "payroll", "财政供养人员工资" {
        id_no: Key = "身份证号",
        name: Name = "姓名",
        unit_id: Key = "单位编号",
        month: Month = "月份",
        amount: Money = "金额(元)",
        bianzhi: &'static str = "编制类型",
    }
    /// 养老待遇: one month's pension.
    Pension = "pension", "养老待遇" {
        id_no: Key = "身份证号",
        scheme: &'static str = "险种",
        region_code: Key = "区划",
        month: Month = "月份",
        amount: Money = "金额(元)",
    }
    /// 社保缴费: one month's social insurance.
    Insured = "social_ins", "社保缴费" {
        id_no: Key = "身份证号",
        employer_uscc: Key = "缴费单位信用代码",
        month: Month = "月份",
    }
    /// 市场主体: a company.
    BizReg = "biz_reg", "市场主体" {
        uscc: Key = "统一社会信用代码",
        name: Name = "名称",
        kind: &'static str = "类型",
        founded: Day = "成立日期",
        status: &'static str = "登记状态",
    }
    /// 股东高管: who holds or runs a company.
    BizHolder = "biz_holder", "股东高管" {
        uscc: Key = "统一社会信用代码",
        id_no: Key = "证件号",
        role: &'static str = "角色",
        ratio_bp: i64 = "持股比例(万分之一)",
        from: Day = "起始日期",
        to: Option<Day> = "终止日期",
    }
    /// 出入境: a border crossing.
    Border = "border", "出入境记录" {
        id_no: Key = "身份证号",
        dir: &'static str = "方向",
        ts: Moment = "时间",
        port: &'static str = "口岸",
        doc_no: Key = "证件号码",
    }
    /// 因私出国(境)审批: a journey that was approved.
    AbroadApproval = "abroad_appr", "因私出国(境)审批" {
        id_no: Key = "身份证号",
        from: Day = "起始日期",
        to: Day = "截止日期",
        dest: &'static str = "目的地",
        approved_at: Day = "批准日期",
    }
}
