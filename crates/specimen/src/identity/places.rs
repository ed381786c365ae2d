//! Counties, towns, villages and units. A county is one step of the scale; none of them exists.

use super::PREFECTURE;
use crate::{
    chance::at,
    text::{Key, Name},
};

/// Units of a county that hand data in.
pub const UNITS: u64 = 100;
/// Towns of a county.
pub const TOWNS: u64 = 12;
/// Villages of a county.
pub const VILLAGES: u64 = 146;

const COUNTY_FIRST: &[&str] = &["云", "青", "白", "临", "望", "长", "永", "新", "石", "松"];
const COUNTY_SECOND: &[&str] = &["岭", "川", "溪", "原", "阳", "坪", "河", "宁", "桥", "泉"];
const TOWN_NAMES: &[&str] = &[
    "城关镇",
    "柳河镇",
    "松岗镇",
    "白石镇",
    "双桥镇",
    "杨树沟镇",
    "大台子乡",
    "红旗乡",
    "平顶山乡",
    "新民乡",
    "三道岭乡",
    "沙河乡",
];
const VILLAGE_FIRST: &[&str] = &[
    "王家", "李家", "前", "后", "上", "下", "东", "西", "大", "小", "新", "老", "南",
];
const VILLAGE_SECOND: &[&str] = &[
    "沟", "屯", "营子", "堡", "洼", "岭", "台子", "河套", "井", "庙", "桥头", "店",
];
const DEPARTMENTS: &[&str] = &[
    "委办公室",
    "人大办公室",
    "政府办公室",
    "政协办公室",
    "委组织部",
    "委宣传部",
    "委统战部",
    "委政法委员会",
    "委编办",
    "委党校",
    "信访局",
    "档案馆",
    "总工会",
    "团委",
    "妇联",
    "残联",
    "发展和改革局",
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "生态环境分局",
    "住房和城乡建设局",
    "城市管理局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化旅游局",
    "卫生健康局",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "林业局",
    "畜牧局",
    "机关事务服务中心",
    "政务服务中心",
    "人民防空办公室",
    "公共资源交易中心",
    "气象局",
    "供销社",
    "融媒体中心",
    "法院",
    "检察院",
];
const BODIES: &[&str] = &[
    "第一中学",
    "第二中学",
    "第三中学",
    "实验小学",
    "城关小学",
    "城东小学",
    "中心幼儿园",
    "职业学校",
    "人民医院",
    "中医院",
    "妇幼保健院",
    "疾病预防控制中心",
    "图书馆",
    "文化馆",
    "体育中心",
    "公路管理段",
    "河道管理站",
    "水库管理处",
    "自来水公司",
    "环境卫生管理处",
    "园林绿化处",
    "敬老院",
    "殡仪馆",
    "救助管理站",
    "就业服务中心",
    "社会保险中心",
    "不动产登记中心",
    "土地储备中心",
    "房屋征收办公室",
    "质量监督站",
    "农业技术推广站",
    "种子管理站",
    "动物疫病控制中心",
    "国有林场",
    "粮食储备库",
    "公证处",
];

/// The six digits of a county. There are a hundred; beyond that, counties share them and differ in their towns.
pub fn county_code(county: u64) -> Key {
    Key::of(format_args!("{PREFECTURE}{:02}", county % 100))
}

/// The name of a county.
pub fn county_name(county: u64) -> Name {
    Name::of(format_args!(
        "{}{}县",
        at(COUNTY_FIRST, county),
        at(COUNTY_SECOND, county + county / 10)
    ))
}

/// The nine digits of a town.
pub fn town_code(county: u64, town: u64) -> Key {
    let number = 100 + county / 100 * 20 + town % TOWNS;
    Key::of(format_args!("{}{number:03}", county_code(county)))
}

/// The twelve digits of a village of a county.
pub fn village_code(county: u64, village: u64) -> Key {
    let town = town_code(county, village % TOWNS);
    Key::of(format_args!("{town}{:03}", 200 + village / TOWNS))
}

/// The name of a village of a county.
pub fn village_name(village: u64) -> Name {
    Name::of(format_args!(
        "{}{}村",
        at(VILLAGE_FIRST, village),
        at(VILLAGE_SECOND, village / VILLAGE_FIRST.len() as u64)
    ))
}

/// The number of the first town among the units of a county.
pub(crate) const FIRST_TOWN: u64 = DEPARTMENTS.len() as u64;

/// The name of a unit of a county: departments, towns, schools and the like.
pub fn unit_name(county: u64, unit: u64) -> Name {
    let county = county_name(county);
    if unit < FIRST_TOWN {
        Name::of(format_args!("{county}{}", at(DEPARTMENTS, unit)))
    } else if unit < FIRST_TOWN + TOWNS {
        Name::of(format_args!(
            "{county}{}人民政府",
            at(TOWN_NAMES, unit - FIRST_TOWN)
        ))
    } else {
        Name::of(format_args!(
            "{county}{}",
            at(BODIES, unit - FIRST_TOWN - TOWNS)
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{UNITS, VILLAGES, unit_name, village_code, village_name};

    #[test]
    fn places_have_names_and_codes_of_their_own() {
        let units: HashSet<_> = (0..UNITS).map(|unit| unit_name(0, unit)).collect();
        assert_eq!(units.len(), 100);
        let names: HashSet<_> = (0..VILLAGES).map(village_name).collect();
        assert_eq!(names.len(), 146);
        let codes: HashSet<_> = (0..1_000)
            .flat_map(|county| (0..VILLAGES).map(move |village| village_code(county, village)))
            .collect();
        assert_eq!(codes.len(), 146_000);
        assert!(codes.iter().all(|code| code.as_str().len() == 12));
    }
}
