//! Every cause that can be planted, one line each.

use super::{CaseKind, Class, Facts, Label, Rule};

/// Declares the causes: rule, class, kind, weight in percent of the rule's rate, hit or miss, label, why.
macro_rules! causes {
    ($($cause:ident: $rule:ident $class:ident $kind:ident $weight:literal $hit:ident $label:ident $why:literal;)+) => {
        /// Why the rows of a subject are as they are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause {
            $(#[doc = $why] $cause,)+
        }

        impl Cause {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$cause),+];

            /// What is known about it.
            pub const fn facts(self) -> Facts {
                match self {
                    $(Self::$cause => Facts {
                        rule: Rule::$rule,
                        class: Class::$class,
                        kind: CaseKind::$kind,
                        weight: $weight,
                        hit: causes!(@ $hit),
                        label: Label::$label,
                        why: $why,
                    },)+
                }
            }

            /// Its name, for machines.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$cause => stringify!($cause),)+ }
            }
        }
    };
    (@ hit) => { true };
    (@ miss) => { false };
}

causes! {
    OverTank: F01 Swipe Plant 100 hit Violation "单次加油量超过油箱容积，多出部分去向不明";
    Jerrycan: F01 Swipe LookAlike 100 hit Innocent "经批准另加桶装油，用于发电机、水泵";
    MergedReceipt: F01 Swipe LookAlike 50 hit Innocent "两辆公务车合并为一笔交易";
    BrimFull: F01 Swipe LookAlike 100 miss Innocent "加满至标称容积以上，在容差之内";
    DecimalSlip: F01 Swipe Noise 100 hit Innocent "升数小数点录错";

    Refill: F02 Swipe Plant 100 hit Violation "两小时内再次加油，合计超过油箱容积与可能耗油之和";
    SplitPayment: F02 Swipe LookAlike 100 miss Innocent "同站十分钟内分两笔支付";
    LongDistance: F02 Swipe LookAlike 100 miss Innocent "长途出车，两次加油之间确有行驶";

    HolidayNoTrip: F04 Swipe Plant 200 hit Violation "节假日加油，当日没有派车记录";
    NightNoTrip: F04 Swipe Plant 100 hit Violation "夜间加油，没有覆盖该时段的派车记录";
    Emergency: F04 Swipe LookAlike 100 hit Innocent "防汛抢险夜间出车，派车单未补录";
    WorkedSaturday: F04 Fixed LookAlike 0 miss Innocent "调休上班的周末";

    CarElsewhere: F05 Swipe Plant 100 hit Violation "加油时车辆在十公里之外";
    GpsOutage: F05 Swipe LookAlike 100 miss Innocent "定位设备中断，前后无轨迹";
    ClockOffset: F05 Swipe LookAlike 60 hit Innocent "定位设备时钟偏差半小时以上";

    WrongGrade: F06 Swipe Plant 100 hit Violation "加注车辆不能使用的油品";
    OutOfGrade: F06 Swipe LookAlike 100 hit Innocent "加油站缺油，临时改加相邻标号";
    RegisterGradeWrong: F06 Vehicle Noise 100 miss Innocent "车辆登记的油品标号录错，每次加油都不符";

    Tobacco: F07 Swipe Plant 100 hit Violation "用加油卡购买烟酒食品";
    AllowedGoods: F07 Swipe LookAlike 100 miss Innocent "准许购买的车用尿素、机油、洗车";
    ProductDictionary: F07 Swipe Noise 100 hit Innocent "商品字典把油品标成非油品";

    PointsElsewhere: F08 Swipe Plant 100 hit Violation "公务卡积分圈存给不明车辆";
    PointsToOwnCar: F08 Swipe LookAlike 100 miss Innocent "积分返还给本单位公务车";

    ThirstyMonth: F09 VehicleMonth Plant 100 hit Violation "当月油耗远高于额定和同型车辆";
    IdlingDuty: F09 VehicleMonth LookAlike 100 hit Innocent "执勤车辆长时间怠速";
    OdometerMissing: F09 VehicleMonth Noise 100 miss Violation "油耗异常但里程未登记";

    ForeignPump: F10 Card Plant 100 hit Violation "一张卡给私家车加油";
    DoubleCard: F10 Fixed Plant 0 hit Violation "一辆车同时使用两张卡";
    Replacement: F10 Fixed LookAlike 0 miss Innocent "旧卡停用后补发新卡";
    SpareCard: F10 Fixed LookAlike 0 hit Innocent "经批准的单位备用卡";

    VoidedCardUsed: F12 Card Plant 100 hit Violation "加油卡停用后仍在加油";
    SealedVehicleUsed: F12 Card Plant 100 hit Violation "车辆封存后仍在加油";
    LatePosting: F12 Card LookAlike 100 hit Innocent "停用前的交易次日入账";
    Scrapped: F12 Card LookAlike 100 miss Innocent "车辆报废，卡同日停用";

    CashAllYear: F14 Fixed Plant 0 hit Violation "零申报单位有车，全年现金加油";
    NoVehicle: F14 Fixed LookAlike 0 miss Innocent "车改后没有公务车辆";
    AllElectric: F14 Fixed LookAlike 0 miss Innocent "车辆全部为纯电动";
    SharedFleet: F14 Fixed LookAlike 0 hit Innocent "由机关车队统一加油，少量途中现金加油";

    TicketBesideCard: F16 UnitMonth Plant 100 hit Violation "有加油卡仍用现金报销油票";
    CardOutOfOrder: F16 UnitMonth LookAlike 100 hit Innocent "加油卡故障，经批准现金加油";
    RuralStation: F16 UnitMonth LookAlike 100 hit Innocent "下乡途中的加油站不能刷卡";
    CashRepair: F16 UnitMonth LookAlike 100 miss Innocent "现金支付的是维修费";

    PaidAfterDeath: S01 Beneficiary Plant 100 hit Violation "死亡后仍按月领取低保";
    DiedAfterLastPay: S01 Beneficiary LookAlike 100 miss Innocent "死亡后按规定停发";
    Arrears: S01 Beneficiary LookAlike 30 hit Innocent "死亡后补发生前欠发金额";
    DigitOfNobody: S01 Beneficiary Noise 200 miss Violation "死亡登记的身份证号错一位，查无此人";
    DigitOfOther: S01 Beneficiary Noise 100 hit Innocent "他人的死亡登记错记到本人名下";

    OnPayroll: S02 Beneficiary Plant 100 hit Violation "领取财政工资同时享受低保";
    WelfarePost: S02 Beneficiary LookAlike 100 miss Innocent "公益性岗位补贴，与低保可以兼得";
    SurvivorAllowance: S02 Beneficiary LookAlike 50 hit Innocent "遗属补助误编为工资";
    JobAfterExit: S02 Beneficiary LookAlike 100 miss Innocent "退出低保之后才就业";

    RelativeNotFiled: S03 Beneficiary Plant 100 hit Violation "村干部近亲属享受低保未备案";
    RelativeFiled: S03 Beneficiary LookAlike 100 miss Innocent "近亲属享受低保已备案";
    PaperFiling: S03 Beneficiary LookAlike 8 hit Innocent "纸质备案未录入系统";
    CadreLeft: S03 Beneficiary LookAlike 20 miss Innocent "该干部此前已离任";
    DistantRelation: S03 Beneficiary LookAlike 20 miss Innocent "不属于近亲属";

    CompanyOwner: S04 Beneficiary Plant 100 hit Violation "享受低保同时开办企业";
    CoopMember: S04 Beneficiary LookAlike 100 miss Innocent "全村入股的专业合作社社员";
    CompanyClosed: S04 Beneficiary LookAlike 100 miss Innocent "企业已经注销";
    SmallHolding: S04 Beneficiary LookAlike 100 miss Innocent "持股比例很小";
    NameBorrowed: S04 Beneficiary LookAlike 50 hit Innocent "身份被冒用登记企业";

    InCustody: S08 Beneficiary Plant 100 hit Violation "服刑期间仍领取低保";
    ShortDetention: S08 Beneficiary LookAlike 100 miss Innocent "短期拘留，不足整月";
    ReleasedBefore: S08 Beneficiary LookAlike 100 miss Innocent "上年已经释放";
    HouseholdPaid: S08 Beneficiary LookAlike 50 hit Innocent "家庭其他成员依法继续享受，记在户主名下";

    TwoCounties: S09 Beneficiary Plant 100 hit Violation "在两个县同时享受低保";
    TwoSchemes: S09 Beneficiary Plant 100 hit Violation "同时享受低保和特困供养";
    MovedInYear: S09 Beneficiary LookAlike 100 miss Innocent "年中迁移，交接月重叠一次";
    OtherSideTypo: S09 Beneficiary Noise 100 hit Innocent "外县把他人身份证号录成本人";

    AreaInflated: L01 Farmer Plant 100 hit Violation "申报面积远超承包面积";
    LeasedLand: L01 Farmer LookAlike 70 hit Innocent "另有流转协议的土地";
    SmallSurplus: L01 Farmer LookAlike 150 miss Innocent "丈量差异，在容差之内";
    TwoContracts: L01 Farmer LookAlike 100 miss Innocent "两份承包合同合计与申报一致";
    UnitMistake: L01 Farmer Noise 100 miss Innocent "公顷与亩混填，差十五倍";

    PayrollClaimant: L03 Farmer Plant 100 hit Violation "财政供养人员冒领种地补贴";
    FarmingFamily: L03 Farmer LookAlike 100 hit Innocent "公职人员家庭确有承包地并耕种";
    CadreGrab: L03 Claimant Plant 1_500 hit Violation "村干部把集体机动地报在自己名下";
    SplitHeads: L03 Claimant Plant 1_000 hit Violation "村干部家庭另列户头分别领取";
    AdultChild: L03 Claimant LookAlike 1_500 hit Innocent "成年子女依法分户承包";
    OrdinaryCadre: L03 Claimant LookAlike 3_000 miss Innocent "村干部按承包面积正常领取";

    AccountGathered: L05 FarmerGroup Plant 100 hit Violation "多户补贴打入同一人账户";
    HouseholdAccount: L05 FarmerGroup LookAlike 70 hit Innocent "同一家庭共用账户";
    PairShares: L05 FarmerGroup LookAlike 150 miss Innocent "夫妻二人共用账户";

    OtherHolder: L07 Farmer Plant 100 hit Violation "户名是他人，补贴被代持";
    FormerName: L07 Farmer LookAlike 100 hit Innocent "户名是曾用名";
    DotVariant: L07 Fixed LookAlike 0 miss Innocent "少数民族姓名间隔号写法不同";
    RareLetter: L07 Fixed LookAlike 0 hit Innocent "生僻字银行系统打不出";

    ParcelTwice: L08 Farmer Plant 100 hit Violation "同一地块由两人重复申报";
    SplitHousehold: L08 Farmer LookAlike 100 hit Innocent "兄弟分户，各报一部分";
    CodeReused: L08 Farmer LookAlike 60 hit Innocent "地块编码在外村重复使用";
    BatchTwice: L08 Farmer Noise 100 hit Innocent "同一行重复上传";

    NoFeeNoShelter: C01 Permit Plant 100 hit Violation "未建人防工程，也未缴易地建设费";
    FeeShort: C01 Permit Plant 100 hit Violation "易地建设费少缴";
    PhasedProject: C01 Permit LookAlike 80 hit Innocent "分期建设，人防工程在后期";
    BuilderRenamed: C01 Permit LookAlike 80 hit Innocent "缴费记录记在更名前的许可证下";
    WithinGrace: C01 Permit LookAlike 120 miss Innocent "核发未满九十日";

    WaiverAsPromotion: C02 Permit Plant 100 hit Violation "以招商引资为由减免";
    WaiverWithoutPaper: C02 Permit Plant 100 hit Violation "没有文件而减免";
    LawfulWaiver: C02 Permit LookAlike 200 miss Innocent "法定减免，文件齐全";
    PaperNotUploaded: C02 Permit LookAlike 70 hit Innocent "法定减免，文件未上传";

    LeaseTooLong: V01 Contract Plant 100 hit Violation "发包期限超过二十年";
    RentTooLow: V01 Contract Plant 100 hit Violation "租金远低于同类";
    OldContract: V01 Contract LookAlike 80 hit Innocent "早年合同，租金一次付清";
    PoorSoil: V01 Contract LookAlike 80 hit Innocent "土质差，经评估低价";
    TwentyYears: V01 Contract LookAlike 120 miss Innocent "期限恰为二十年";

    CadreLessee: V02 Contract Plant 100 hit Violation "村干部承租集体资产，未经民主决议";
    RelativeLessee: V02 Contract Plant 100 hit Violation "村干部亲属承租集体资产，未进平台";
    RelativeWithVote: V02 Contract LookAlike 150 miss Innocent "亲属承租，决议和平台交易齐全";
    Namesake: V02 Contract LookAlike 100 miss Innocent "与村干部同名，身份证号不同";
    VoteOnPaper: V02 Contract LookAlike 60 hit Innocent "决议为纸质，未录入";

    WhiteSlip: V04 Entry Plant 100 hit Violation "白条入账超过限额";
    LargeCash: V04 Entry Plant 100 hit Violation "大额现金支付";
    SmallSlip: V04 Entry LookAlike 200 miss Innocent "限额以内的白条";
    LabourSlip: V04 Entry LookAlike 60 hit Innocent "小额劳务，对方开不出发票";
    CashBelow: V04 Entry LookAlike 100 miss Innocent "限额以内的现金";

    SameMachine: P01 Lot Plant 100 hit Violation "两家投标文件出自同一台电脑";
    SameCertificate: P01 Lot Plant 100 hit Violation "两家使用同一CA证书";
    TradingCentre: P01 Lot LookAlike 100 miss Innocent "都在交易中心公共电脑上传";
    SharedIp: P01 Lot LookAlike 100 miss Innocent "仅出口IP相同";
    AgentsPc: P01 Lot LookAlike 70 hit Innocent "都由代理机构电脑代为上传";

    SharedPhone: P02 Lot Plant 100 hit Violation "两家投标联系电话相同";
    ContactOfOther: P02 Lot Plant 100 hit Violation "一家的联系人由另一家缴纳社保";
    FreeWriter: P02 Lot LookAlike 80 hit Innocent "都请了同一自由职业者编标书";
    ContactMoved: P02 Lot LookAlike 100 miss Innocent "联系人上年曾在另一家工作";

    CommonOwner: P03 Lot Plant 100 hit Violation "两家有同一股东";
    TwoSteps: P03 Lot Plant 100 hit Violation "两家股东在第三家公司合股";
    StateFund: P03 Lot LookAlike 100 miss Innocent "共同股东是到处持股的国资平台";
    SmallStake: P03 Lot LookAlike 100 miss Innocent "共同股东持股很小";
    GroupCompanies: P03 Lot LookAlike 70 hit Innocent "集团公司各自独立投标，已书面声明";

    OneAccount: P04 Lot Plant 100 hit Violation "两家保证金出自同一账户";
    GuaranteePlatform: P04 Lot LookAlike 150 miss Innocent "电子保函平台账户";
    GroupTreasury: P04 Lot LookAlike 60 hit Innocent "集团财务公司统一支付";

    Splitting: P09 Category Plant 100 hit Violation "同类采购拆分，各低于公开招标限额";
    BudgetAdjusted: P09 Category LookAlike 80 hit Innocent "年中追加预算";
    PublicTender: P09 Category LookAlike 150 miss Innocent "均已公开招标";

    PaidDead: E01 Employee Plant 100 hit Violation "死亡后仍发工资";
    PayStopped: E01 Employee LookAlike 100 miss Innocent "死亡次月停发";
    FuneralGrant: E01 Employee LookAlike 60 hit Innocent "丧葬抚恤金编为工资";
    PayrollDigitNobody: E01 Employee Noise 100 miss Violation "死亡登记的身份证号错一位，工资仍在发";
    PayrollDigitOther: E01 Employee Noise 100 hit Innocent "他人的死亡登记错记到本人名下";
    PensionDead: E01 Pensioner Plant 200 hit Violation "死亡后仍发养老金";
    PensionStopped: E01 Pensioner LookAlike 200 miss Innocent "死亡次月停发养老金";

    DualPay: E04 Employee Plant 100 hit Violation "同月在两个单位领取工资";
    InsuredElsewhere: E04 Employee Plant 100 hit Violation "社保由其他单位缴纳，挂证取酬";
    TransferMonth: E04 Employee LookAlike 150 miss Innocent "调动当月两单位各发一次";
    LabourDispatch: E04 Employee LookAlike 60 hit Innocent "劳务派遣，社保由派遣公司缴纳";

    RunsCompany: E05 Official Plant 100 hit Violation "担任企业法定代表人";
    HoldsShares: E05 Official Plant 100 hit Violation "持有企业股份";
    AssignedDirector: E05 Official LookAlike 80 hit Innocent "组织委派的国有企业董事";
    ListedShares: E05 Official LookAlike 150 miss Innocent "少量上市公司股票";
    SoldBefore: E05 Official LookAlike 100 miss Innocent "任职前股份已转让";
    NameStolen: E05 Official LookAlike 50 hit Innocent "身份被冒用登记企业";

    NoApproval: E07 Official Plant 100 hit Violation "未经批准出境";
    Approved: E07 Official LookAlike 600 miss Innocent "经批准出境";
    OfficialJourney: E07 Official LookAlike 60 hit Innocent "因公出访，不在因私审批内";
    DayEarly: E07 Official LookAlike 60 miss Innocent "提前一日出境，在宽限之内";
}
