//! Names of people and companies, put together from tables.

use super::Person;
use crate::{
    chance::{Chance, Stream, at},
    text::Name,
};

/// Surnames, the frequent ones more than once.
const SURNAMES: &[&str] = &[
    "王", "王", "王", "李", "李", "李", "张", "张", "张", "刘", "刘", "陈", "陈", "杨", "赵", "黄",
    "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢",
    "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
    "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟",
    "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔",
    "白", "崔", "康", "毛", "邱", "秦", "江", "史", "顾", "侯", "邵", "孟", "龙", "万", "段", "雷",
    "单", "仇", "查", "欧阳", "上官",
];
const MALE: &[&str] = &[
    "伟", "强", "军", "勇", "磊", "涛", "超", "明", "刚", "平", "辉", "鹏", "志强", "建国", "建军",
    "海涛", "文斌", "永福", "德才", "国栋", "晓东", "振华", "立新", "学文", "守信", "长青", "广财",
    "玉成", "春生", "宝山", "世杰", "启明", "庆丰", "兆林", "万里", "显忠", "殿臣", "凤山", "云飞",
    "子轩",
];
const FEMALE: &[&str] = &[
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "桂英", "秀兰", "玉兰", "淑珍", "桂兰",
    "玉梅", "丽华", "春梅", "晓红", "雪梅", "海燕", "红霞", "素芬", "凤英", "淑华", "秀珍", "玉华",
    "金凤", "亚男", "美玲", "婷婷", "佳怡", "思雨", "慧敏", "彩云", "春兰", "秋菊", "冬梅", "淑贤",
    "巧云", "宝珍",
];
/// Letters that many programs cannot type or show.
const RARE: &[&str] = &["䶮", "堃", "犇", "喆", "垚", "燊", "翀", "昉", "㛃", "㑇"];
const MINORITY_FIRST: &[&str] = &[
    "阿依古丽",
    "买买提",
    "古丽娜尔",
    "艾力",
    "热依汗",
    "吐尔逊",
    "帕提古丽",
    "阿卜杜拉",
    "努尔兰",
    "扎西",
];
const MINORITY_SECOND: &[&str] = &[
    "艾合买提",
    "买买提江",
    "吾斯曼",
    "阿不都热依木",
    "卡德尔",
    "多吉",
    "赛买提",
    "托合提",
    "哈斯木",
    "尼玛",
];

/// The mark between the parts of a minority name, as the ministries prescribe it.
pub(crate) const DOT: char = '·';

/// Whether the person has a minority name.
pub fn is_minority(chance: Chance, person: Person) -> bool {
    chance.draw(Stream::Name, person.row(), 0).below(1_000) < 15
}

/// The name of a person.
pub fn person_name(chance: Chance, person: Person) -> Name {
    let draw = |column| chance.draw(Stream::Name, person.row(), column);
    if is_minority(chance, person) {
        let (first, second) = (draw(1).pick(MINORITY_FIRST), draw(2).pick(MINORITY_SECOND));
        return Name::of(format_args!("{first}{DOT}{second}"));
    }
    let surname = draw(1).pick(SURNAMES);
    if draw(3).below(1_000) < 8 {
        return Name::of(format_args!("{surname}{}", draw(2).pick(RARE)));
    }
    let given = if person.is_male(chance) { MALE } else { FEMALE };
    Name::of(format_args!("{surname}{}", draw(2).pick(given)))
}

const COMPANY_FIRST: &[&str] = &[
    "恒", "瑞", "鑫", "宏", "盛", "嘉", "安", "润", "丰", "泰", "华", "远", "诚", "合", "永", "东",
];
const COMPANY_SECOND: &[&str] = &[
    "达", "源", "通", "茂", "业", "利", "昌", "和", "成", "顺", "隆", "信", "康", "旺", "博", "腾",
];
const COMPANY_TRADES: &[&str] = &[
    "建筑工程",
    "商贸",
    "农业开发",
    "信息技术",
    "园林绿化",
    "机电设备",
    "物流",
    "建材",
    "环保科技",
    "物业服务",
    "工程咨询",
    "办公用品",
];

/// The name of company `index`.
pub fn company_name(chance: Chance, index: u64) -> Name {
    let draw = |column| chance.draw(Stream::Company, index, column);
    Name::of(format_args!(
        "云岭{}{}{}{}有限公司",
        draw(1).pick(COMPANY_FIRST),
        draw(2).pick(COMPANY_SECOND),
        at(COMPANY_FIRST, index),
        draw(3).pick(COMPANY_TRADES),
    ))
}

#[cfg(test)]
mod tests {
    use super::{DOT, is_minority, person_name};
    use crate::{
        chance::Chance,
        identity::{Person, Role},
    };

    #[test]
    fn minority_names_are_written_with_the_prescribed_mark() {
        let chance = Chance::new(7);
        let people = (0..20_000).map(|index| Person::new(Role::Employee, index));
        let (minority, others): (Vec<_>, Vec<_>) =
            people.partition(|&person| is_minority(chance, person));
        assert!((200..400).contains(&minority.len()), "{}", minority.len());
        let has_dot = |&person: &Person| person_name(chance, person).as_str().contains(DOT);
        assert!(minority.iter().all(has_dot));
        assert!(!others.iter().any(has_dot));
    }
}
