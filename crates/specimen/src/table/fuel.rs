//! Tables about vehicles, fuel cards and what units pay for.

use super::{Litres, Money, tables};
use crate::{
    calendar::{Day, Moment},
    text::Key,
};

tables! {
    /// 公务车辆: a vehicle of a unit.
    Vehicle = "vehicle", "公务车辆" {
        plate_no: Key = "号牌号码",
        unit_id: Key = "单位编号",
        model: &'static str = "车型",
        energy_type: &'static str = "能源类型",
        fuel_grade: &'static str = "油品标号",
        tank_l: Litres = "油箱容积(升)",
        rated_l100: Litres = "百公里油耗(升)",
        status: &'static str = "状态",
        valid_from: Day = "启用日期",
        valid_to: Option<Day> = "停用日期",
    }
    /// 公务加油卡: a fuel card of a unit.
    FuelCard = "fuel_card", "公务加油卡" {
        card_no: Key = "卡号",
        card_kind: &'static str = "卡类型",
        unit_id: Key = "单位编号",
        plate_no: Option<Key> = "绑定车号",
        keeper_id: Key = "保管人身份证号",
        issued: Day = "发卡日期",
        voided: Option<Day> = "停用日期",
        month_limit: Money = "月限额(元)",
    }
    /// 刷卡记录: one swipe of a fuel card.
    FuelTxn = "fuel_txn", "刷卡记录" {
        txn_id: Key = "流水号",
        card_no: Key = "卡号",
        ts: Moment = "交易时间",
        station_id: Key = "加油站编号",
        station_region: Key = "加油站区划",
        product: &'static str = "商品名称",
        is_fuel: bool = "是否油品",
        liters: Litres = "数量(升)",
        amount: Money = "金额(元)",
        points_load: Money = "积分圈存(元)",
        odometer_km: Option<i64> = "里程表读数(公里)",
        pump_plate: Option<Key> = "加油车号",
    }
    /// 加油站: a filling station and where it stands, in millionths of a degree.
    Station = "station", "加油站" {
        station_id: Key = "加油站编号",
        region_code: Key = "区划",
        lat_e6: i64 = "纬度(百万分之一度)",
        lon_e6: i64 = "经度(百万分之一度)",
    }
    /// 派车记录: a trip of a vehicle.
    Trip = "trip", "派车记录" {
        plate_no: Key = "号牌号码",
        depart_ts: Moment = "出车时间",
        return_ts: Moment = "收车时间",
        purpose: &'static str = "事由",
        dest_region: Key = "目的地区划",
        approver: Key = "审批人身份证号",
    }
    /// 车辆轨迹: where a vehicle was, in millionths of a degree.
    Track = "track", "车辆轨迹" {
        plate_no: Key = "号牌号码",
        ts: Moment = "定位时间",
        lat_e6: i64 = "纬度(百万分之一度)",
        lon_e6: i64 = "经度(百万分之一度)",
    }
    /// 报账凭证: a voucher of a unit.
    Voucher = "voucher", "报账凭证" {
        unit_id: Key = "单位编号",
        voucher_no: Key = "凭证号",
        date: Day = "日期",
        category: &'static str = "费用类别",
        pay_method: &'static str = "支付方式",
        amount: Money = "金额(元)",
        payee: &'static str = "收款方",
    }
    /// 节假日日历: what kind of day each day is.
    Holiday = "holiday", "节假日日历" {
        date: Day = "日期",
        kind: &'static str = "类型",
    }
}
