//! A made-up register and a made-up roll that names some of its people, badly written, among others who only look alike.
//!
//! Every value is a function of the seed and of its place, so that any row can be made alone and is the same in every run. It shares
//! no code with what it judges.

use std::fmt::Write as _;

/// Surnames, frequent ones first.
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛",
    "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚",
    "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史",
    "顾", "侯", "邵", "孟", "龙", "万", "段", "雷", "单", "仇", "查", "解", "翟", "欧阳", "上官",
    "尉迟",
];
/// Letters of given names that sound alike, group by group, frequent groups first.
const SOUNDS: &[&str] = &[
    "伟玮炜纬",
    "丽莉俐立",
    "军君均钧",
    "华桦",
    "建健剑",
    "明铭鸣茗",
    "国帼",
    "志智致治",
    "秀绣",
    "英瑛",
    "玉宇雨羽",
    "文雯",
    "平萍",
    "红虹宏鸿",
    "芳方",
    "海",
    "春椿",
    "杰捷洁婕",
    "静靖婧敬",
    "晓小筱",
    "峰锋枫丰",
    "林琳霖麟",
    "永勇咏",
    "桂贵",
    "兰岚",
    "梅玫",
    "淑书树",
    "珍真臻",
    "慧惠辉晖",
    "艳燕彦雁",
    "玲灵凌",
    "霞侠",
    "金锦瑾",
    "福富",
    "德",
    "成诚城",
    "东冬",
    "学雪",
    "生胜升圣",
    "清青庆",
    "忠中钟",
    "义艺逸",
    "龙隆",
    "涛",
    "波",
    "斌彬宾",
    "刚钢",
    "亮",
    "飞菲非",
    "鹏",
    "新欣昕鑫",
    "云芸昀",
    "光广",
    "山珊",
    "凯楷",
    "阳洋扬",
    "倩茜",
    "娟涓",
    "敏",
    "强",
    "超",
    "嘉佳家",
    "梓子紫",
    "涵晗寒",
    "轩萱",
    "博",
    "浩昊皓",
];
/// The same letter as others write it.
const WRITINGS: &[(&str, &str)] = &[
    ("华", "華"),
    ("国", "國"),
    ("丽", "麗"),
    ("伟", "偉"),
    ("军", "軍"),
    ("龙", "龍"),
    ("云", "雲"),
    ("兰", "蘭"),
    ("傅", "付"),
    ("萧", "肖"),
    ("阎", "闫"),
    ("戴", "代"),
    ("张", "張"),
    ("刘", "劉"),
    ("陈", "陳"),
    ("杨", "楊"),
    ("赵", "趙"),
    ("黄", "黃"),
    ("吴", "吳"),
    ("孙", "孫"),
    ("马", "馬"),
    ("罗", "羅"),
    ("峰", "峯"),
    ("强", "強"),
    ("红", "紅"),
    ("东", "東"),
    ("学", "學"),
];
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
    "阿不都热依木江",
    "玛依努尔",
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
    "阿卜杜热合曼",
    "玉素甫",
];
const DOTS: &[&str] = &["·", "•", "・", ".", "．", "-", " · ", "‧"];
const TOWNS: &[&str] = &[
    "青石", "白塔", "柳河", "南泉", "北岭", "桃园", "沙坪", "石桥", "双井", "清水", "黄坡", "大湾",
    "高台", "平川", "松林", "梅溪", "兴隆", "永安", "金沟", "长坝",
];
const VILLAGES: &[&str] = &[
    "柳树", "杨树", "红旗", "东风", "前进", "胜利", "新民", "双河", "石门", "王家", "李家", "上坪",
    "下坪", "龙泉", "幸福",
];
const TRADES: &[&str] = &[
    "建筑", "粮油", "运输", "农业", "商贸", "物业", "水务", "园林",
];

/// A row as it is written. What is missing is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Who it is: two rows with the same number are the same person.
    pub(crate) person: u64,
    pub(crate) name: String,
    pub(crate) birth: String,
    pub(crate) sex: &'static str,
    pub(crate) place: String,
    pub(crate) phone: String,
    pub(crate) unit: String,
}

/// How many there are, and the seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) seed: u64,
    /// People in the register.
    pub(crate) register: u64,
    /// Rows of the roll.
    pub(crate) roll: u64,
}

/// Of a thousand rows of the roll, so many are people of the register.
const REGISTERED: u64 = 700;
/// And so many are others who share a name and something else with somebody of the register.
const LOOKALIKES: u64 = 60;

/// A person as the register knows them.
struct Facts {
    surname: &'static str,
    given: String,
    minority: bool,
    day: (u64, u64, u64),
    male: bool,
    town: &'static str,
    village: &'static str,
    group: u64,
    phone: Option<u64>,
    unit: Option<u64>,
}

impl Size {
    fn draw(&self, place: u64, column: u64, below: u64) -> u64 {
        let mixed = [place, column].iter().fold(self.seed, |state, part| {
            let z = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        u64::try_from((u128::from(mixed) * u128::from(below)) >> 64).unwrap()
    }

    /// One of a list, the first more often than the last.
    fn skewed<'a>(&self, place: u64, column: u64, list: &'a [&'a str]) -> &'a str {
        let count = list.len() as u64;
        let (one, other) = (
            self.draw(place, column, count),
            self.draw(place, column + 1000, count),
        );
        list[usize::try_from(one * other / count).unwrap()]
    }

    fn letter(&self, place: u64, column: u64) -> char {
        let group: Vec<char> = self.skewed(place, column, SOUNDS).chars().collect();
        let count = group.len() as u64;
        let at =
            self.draw(place, column + 2000, count) * self.draw(place, column + 3000, count) / count;
        group[usize::try_from(at).unwrap()]
    }

    /// Persons live two to a house; the second often has the surname of the first and sometimes the same telephone.
    fn facts(&self, person: u64) -> Facts {
        let house = person / 2;
        let home = |column: u64, below| self.draw(house, 100 + column, below);
        let own = |column, below| self.draw(person, column, below);
        let family = person % 2 == 1 && own(0, 2) == 0;
        let surname = self.skewed(if family { person - 1 } else { person }, 1, SURNAMES);
        let minority = own(2, 1_000) < 20;
        let given = if own(3, 100) < 25 {
            self.letter(person, 4).to_string()
        } else {
            [self.letter(person, 4), self.letter(person, 5)]
                .iter()
                .collect()
        };
        let phone = (own(6, 100) < 75).then(|| {
            let line = if own(7, 100) < 15 {
                person - person % 2
            } else {
                person
            };
            100_0000_0000 + self.draw(line, 8, 10_0000_0000)
        });
        Facts {
            surname,
            given,
            minority,
            day: (1935 + own(9, 75), 1 + own(10, 12), 1 + own(11, 28)),
            male: own(12, 2) == 0,
            town: TOWNS[usize::try_from(home(0, TOWNS.len() as u64)).unwrap()],
            village: VILLAGES[usize::try_from(home(1, VILLAGES.len() as u64)).unwrap()],
            group: 1 + home(2, 9),
            phone,
            unit: (own(13, 100) < 30).then(|| own(14, 400)),
        }
    }

    fn name(&self, person: u64, facts: &Facts, dot: &str) -> String {
        if facts.minority {
            let part = |column, list: &[&'static str]| {
                list[usize::try_from(self.draw(person, column, list.len() as u64)).unwrap()]
            };
            return format!(
                "{}{dot}{}",
                part(15, MINORITY_FIRST),
                part(16, MINORITY_SECOND)
            );
        }
        format!("{}{}", facts.surname, facts.given)
    }

    /// A row of the register.
    pub(crate) fn register(&self, person: u64) -> Row {
        let facts = self.facts(person);
        let (year, month, day) = facts.day;
        Row {
            person,
            name: self.name(person, &facts, "·"),
            birth: format!("{year}-{month:02}-{day:02}"),
            sex: if facts.male { "男" } else { "女" },
            place: format!("云岭县{}镇{}村{}组", facts.town, facts.village, facts.group),
            phone: facts
                .phone
                .map_or_else(String::new, |phone| phone.to_string()),
            unit: facts
                .unit
                .map_or_else(String::new, |unit| unit_name(unit, "有限责任公司")),
        }
    }

    /// A row of the roll: somebody of the register, somebody who looks like one, or somebody else.
    pub(crate) fn roll(&self, row: u64) -> Row {
        let place = row + (1 << 40);
        let kind = self.draw(place, 20, 1_000);
        // A step without a factor in common with the register never meets the same person twice.
        let person = (row.wrapping_mul(7_368_787) + 11) % self.register;
        let mut facts = self.facts(person);
        let mut who = person;
        if kind >= REGISTERED {
            who = self.register + row;
            let other = self.facts(who);
            if kind >= REGISTERED + LOOKALIKES {
                facts = other;
            } else {
                // The name of one person with the rest of another, and one thing more of the first.
                let (phone, unit) = (other.phone, other.unit);
                (facts.phone, facts.unit, facts.group) = (phone, unit, other.group);
                if kind.is_multiple_of(2) {
                    facts.day = other.day;
                } else {
                    (facts.town, facts.village) = (other.town, other.village);
                }
            }
        }
        self.written(
            place,
            if kind < REGISTERED + LOOKALIKES {
                person
            } else {
                who
            },
            who,
            &facts,
        )
    }

    /// As somebody in a hurry writes it. `named` is whose name it is.
    fn written(&self, place: u64, named: u64, person: u64, facts: &Facts) -> Row {
        let chance = |column, share| self.draw(place, column, 1_000) < share;
        let dot = DOTS[usize::try_from(self.draw(place, 21, DOTS.len() as u64)).unwrap()];
        let mut name = self.name(named, facts, dot);
        if facts.minority {
            if name.chars().count() > 10 && chance(22, 500) {
                name = name.chars().take(10).collect();
            }
        } else if chance(23, 40) {
            name = self.misheard(place, &name);
        } else if chance(24, 30) {
            name = WRITINGS
                .iter()
                .fold(name, |name, (from, to)| name.replace(from, to));
        } else if chance(25, 10) {
            let last = name.chars().next_back().unwrap();
            name =
                name.strip_suffix(last).unwrap().to_owned() + &self.letter(place, 26).to_string();
        } else if chance(27, 20) {
            name = name.chars().flat_map(|letter| [letter, '　']).collect();
        }
        let (town, village) = if chance(28, 60) {
            let at = |column, list: &[&'static str]| {
                list[usize::try_from(self.draw(place, column, list.len() as u64)).unwrap()]
            };
            (at(29, TOWNS), at(30, VILLAGES))
        } else {
            (facts.town, facts.village)
        };
        let address = match self.draw(place, 31, 100) {
            0..15 => String::new(),
            15..40 => format!("{town}镇{village}村"),
            40..60 => format!("{town}镇{village}村民委员会{}组", facts.group),
            _ => format!("云岭县{town}镇{village}村{}组", facts.group),
        };
        let phone = match (facts.phone, self.draw(place, 32, 100)) {
            (Some(phone), 0..44) => phone.to_string(),
            (Some(phone), 44..46) => (phone ^ 1).to_string(),
            (_, 46..55) => (100_0000_0000 + self.draw(place, 33, 10_0000_0000)).to_string(),
            _ => String::new(),
        };
        let form =
            ["有限公司", "有限责任公司", "公司"][usize::try_from(self.draw(place, 34, 3)).unwrap()];
        let unit = facts
            .unit
            .filter(|_| chance(35, 600))
            .map_or_else(String::new, |unit| unit_name(unit, form));
        Row {
            person,
            name,
            birth: self.birth(place, facts.day),
            sex: if facts.male { "男" } else { "女" },
            place: address,
            phone,
            unit,
        }
    }

    /// One letter of the given name replaced by another of the same sound.
    fn misheard(&self, place: u64, name: &str) -> String {
        let letters: Vec<char> = name.chars().collect();
        let at = letters.len()
            - 1
            - usize::try_from(self.draw(place, 36, 2))
                .unwrap()
                .min(letters.len() - 2);
        let group: Vec<char> = SOUNDS
            .iter()
            .find(|group| group.contains(letters[at]))
            .map_or_else(Vec::new, |group| group.chars().collect());
        let mut name = String::new();
        for (index, &letter) in letters.iter().enumerate() {
            let others: Vec<char> = group
                .iter()
                .copied()
                .filter(|&other| other != letter)
                .collect();
            name.push(if index == at && !others.is_empty() {
                others[usize::try_from(self.draw(place, 37, others.len() as u64)).unwrap()]
            } else {
                letter
            });
        }
        name
    }

    fn birth(&self, place: u64, (year, month, day): (u64, u64, u64)) -> String {
        let mut text = String::new();
        let (year, month, day) = match self.draw(place, 38, 100) {
            0..8 => return text,
            8..12 => return format!("{year}年{month}月"),
            12..14 => (year, month, if day % 10 == 9 { day - 1 } else { day + 1 }),
            14..15 => (year - year % 100 + (year + 10) % 100, month, day),
            15..16 => (year, if month == 12 { 11 } else { month + 1 }, day),
            _ => (year, month, day),
        };
        match self.draw(place, 39, 3) {
            0 => write!(text, "{year}{month:02}{day:02}"),
            1 => write!(text, "{year}/{month}/{day}"),
            _ => write!(text, "{year}年{month}月{day}日"),
        }
        .unwrap();
        text
    }
}

fn unit_name(unit: u64, form: &str) -> String {
    let pick =
        |list: &[&'static str], at: u64| list[usize::try_from(at % list.len() as u64).unwrap()];
    format!(
        "云岭县{}{}{}{form}",
        pick(TOWNS, unit),
        pick(VILLAGES, unit / 20),
        pick(TRADES, unit / 3)
    )
}
