//! Characters that only exist for the sake of fonts, written as the ordinary ones.
//!
//! Fonts draw a radical and the character of the same shape with one glyph. A writer that works backwards from glyphs to
//! characters may pick the radical: the text looks right and yet "⽅⾯" is not "方面" to any comparison.

/// The characters of the radicals from U+2F00 on, in their order.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
    廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
    邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The characters of the compatibility ideographs from U+F900 on, in their order.
const COMPATIBILITY: &str = "豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆\
    虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參\
    塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說\
    廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪\
    律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀\
    﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑\
    梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘";

/// Supplementary radicals, each followed by its character.
const SUPPLEMENT: &str = "⺁厂⺃乚⺅亻⺉刂⺋㔾⺒巳⺖忄⺘扌⺙攵⺝月⺟母⺠民⺡氵⺣灬⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺳罓⺷羊⺹耂⺼月⺾艹\
    ⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻏阝⻐钅⻑長⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食\
    ⻞食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀⻳龟";

/// The ordinary form of a character.
pub(super) fn character(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fd5}' => nth(RADICALS, c, '\u{2f00}'),
        '\u{f900}'..='\u{fa6d}' => nth(COMPATIBILITY, c, '\u{f900}'),
        '\u{2e80}'..='\u{2ef3}' => {
            let mut pairs = SUPPLEMENT.chars();
            while let (Some(radical), Some(plain)) = (pairs.next(), pairs.next()) {
                if radical == c {
                    return plain;
                }
            }
            c
        }
        '\u{a0}' | '\u{2002}'..='\u{200a}' => ' ',
        _ => c,
    }
}

fn nth(characters: &str, c: char, first: char) -> char {
    characters
        .chars()
        .nth((u32::from(c) - u32::from(first)) as usize)
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        let written: String = "⽅⾯⻓⻅⽉⼯⼀⼆龜縉X率".chars().map(character).collect();
        assert_eq!(written, "方面长见月工一二龜縉X率");
        assert_eq!(character('\u{2fd5}'), '龠');
        assert_eq!(character('\u{fa68}'), '難');
    }
}
