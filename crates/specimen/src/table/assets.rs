//! Tables about land, buildings, village assets and procurement.

use super::{Area, Money, tables};
use crate::{
    calendar::{Day, Moment},
    text::{Key, Name},
};

tables! {
    /// 承包确权: a contract over land.
    LandContract = "land_contract", "承包确权" {
        contract_no: Key = "合同编号",
        holder_id_no: Key = "承包人身份证号",
        village_code: Key = "村代码",
        area_mu: Area = "承包面积(亩)",
        parcel_id: Key = "地块编码",
    }
    /// 耕地地力保护补贴: a year's subsidy for a parcel.
    LandSubsidy = "land_subsidy", "耕地地力保护补贴" {
        year: i64 = "年度",
        id_no: Key = "身份证号",
        name: Name = "姓名",
        village_code: Key = "村代码",
        area_mu: Area = "面积(亩)",
        unit_price: Money = "单价(元)",
        amount: Money = "金额(元)",
        account_no: Key = "账号",
        parcel_id: Key = "地块编码",
    }
    /// 一卡通发放明细: a payment to a person.
    PayLine = "pay_line", "一卡通发放明细" {
        program: &'static str = "项目",
        id_no: Key = "身份证号",
        name: Name = "姓名",
        account_no: Key = "账号",
        account_name: Name = "户名",
        amount: Money = "金额(元)",
        paid_at: Day = "发放日期",
        status: &'static str = "状态",
    }
    /// 建设工程规划许可: a building permit, with the shelter that it requires.
    Permit = "permit", "建设工程规划许可" {
        permit_no: Key = "许可证号",
        builder_uscc: Key = "建设单位信用代码",
        project: &'static str = "项目类别",
        floor_m2: Area = "建筑面积(平方米)",
        issued: Day = "核发日期",
    }
    /// 人防易地建设费: the fee in place of a shelter.
    CadFee = "cad_fee", "人防易地建设费" {
        permit_no: Key = "许可证号",
        due: Money = "应缴(元)",
        paid: Money = "实缴(元)",
        paid_at: Option<Day> = "缴费日期",
        waiver_doc: Option<Key> = "减免文号",
        waiver_kind: Option<&'static str> = "减免类别",
    }
    /// 人防工程: a shelter.
    CadBuild = "cad_build", "人防工程" {
        permit_no: Key = "许可证号",
        required_m2: Area = "应建面积(平方米)",
        built_m2: Area = "实建面积(平方米)",
    }
    /// 三资合同: a contract over an asset of a village.
    CollContract = "coll_contract", "三资合同" {
        contract_no: Key = "合同编号",
        village_code: Key = "村代码",
        asset_id: Key = "资产编号",
        asset_kind: &'static str = "资产类别",
        lessee_id: Key = "承租人身份证号",
        lessee_name: Name = "承租人",
        area: Area = "面积(亩)",
        rent_year: Money = "年租金(元)",
        start: Day = "起始日期",
        end: Day = "截止日期",
        vote_doc: Option<Key> = "民主决议文号",
        on_platform: bool = "是否进平台交易",
    }
    /// 村集体账: an entry of a village's ledger.
    CollEntry = "coll_ledger", "村集体账" {
        village_code: Key = "村代码",
        voucher_no: Key = "凭证号",
        date: Day = "日期",
        amount: Money = "金额(元)",
        method: &'static str = "支付方式",
        payee_id: Key = "收款人证件号",
        evidence: &'static str = "凭据",
    }
    /// 标段: a lot that was put out to tender.
    Lot = "lot", "标段" {
        lot_id: Key = "标段编号",
        buyer_uscc: Key = "采购人信用代码",
        method: &'static str = "采购方式",
        budget: Money = "预算(元)",
        open_at: Moment = "开标时间",
        category: &'static str = "品目",
    }
    /// 投标: a bid.
    Bid = "bid", "投标" {
        lot_id: Key = "标段编号",
        bidder_uscc: Key = "投标人信用代码",
        price: Money = "报价(元)",
        status: &'static str = "状态",
        received_at: Moment = "递交时间",
        deposit_acct: Key = "保证金账号",
        contact_id: Key = "联系人身份证号",
        phone: Key = "联系电话",
    }
    /// 投标文件特征: what the file of a bid gives away.
    BidMeta = "bid_meta", "投标文件特征" {
        lot_id: Key = "标段编号",
        bidder_uscc: Key = "投标人信用代码",
        ip: Key = "IP地址",
        mac: Key = "MAC地址",
        disk_sn: Key = "硬盘序列号",
        ca_cert: Key = "CA证书号",
    }
    /// 公共清单: devices and accounts that everybody may share.
    PublicEntry = "public_entry", "公共清单" {
        kind: &'static str = "类别",
        value: Option<Key> = "标识",
        account_no: Option<Key> = "账号",
        owner: &'static str = "所有者",
    }
    /// 采购: a purchase.
    Purchase = "buy", "采购" {
        order_no: Key = "订单编号",
        buyer_uscc: Key = "采购人信用代码",
        category: &'static str = "品目",
        method: &'static str = "采购方式",
        amount: Money = "金额(元)",
        supplier_uscc: Key = "供应商信用代码",
        order_date: Day = "下单日期",
    }
}
