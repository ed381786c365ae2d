//! Plain-text dresses.

use crate::{
    document::{Aspect, Document, Finding, chinese},
    paper::{broken, broken_columns, full_width, paged},
};

type Dress = fn(&Document) -> String;

/// How a text is put together.
struct Layout {
    aspect: fn(usize, &Aspect) -> String,
    /// Number within the aspect, number in the document, the finding.
    finding: fn(usize, usize, &Finding) -> String,
    before: &'static str,
    after: &'static str,
}

const PLAIN: Layout = Layout {
    aspect: |n, a| format!("({})反馈问题:{}", chinese(n), a.title),
    finding: |_, n, f| format!("{n}.{}\n整改情况:{}", f.problem, f.status),
    before: "",
    after: "",
};

fn lay(document: &Document, layout: &Layout) -> String {
    let mut out = vec![layout.before.to_owned()];
    out.extend(document.preface.iter().cloned());
    let mut total = 0;
    for (index, aspect) in document.aspects.iter().enumerate() {
        out.push((layout.aspect)(index + 1, aspect));
        for (within, finding) in aspect.findings.iter().enumerate() {
            total += 1;
            out.push((layout.finding)(within + 1, total, finding));
        }
    }
    out.extend(document.closing.iter().cloned());
    out.push(layout.after.to_owned());
    out.join("\n").trim_matches('\n').to_owned()
}

pub(crate) fn plain_text(document: &Document) -> String {
    lay(document, &PLAIN)
}

/// All dresses with their names.
pub(crate) fn all() -> Vec<(&'static str, Dress)> {
    vec![
        ("as it is", |d| lay(d, &PLAIN)),
        ("label 整改落实情况", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.{}\n整改落实情况:{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("label 整改进展", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.{}\n整改进展：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("label 目前进展情况", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}、{}\n目前进展情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("label 整改成效 without line break before it", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}、{}整改成效：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("labels in brackets", |d| {
            lay(
                d,
                &Layout {
                    aspect: |n, a| format!("（{}）{}", chinese(n), a.title),
                    finding: |_, n, f| {
                        format!("{n}. 【反馈问题】{}\n【整改情况】{}", f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("bracketed status label only", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        format!("（{n}）{}\n【整改落实情况】{}", f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        (
            "problem label and status label on lines of their own",
            |d| {
                lay(
                    d,
                    &Layout {
                        finding: |_, n, f| {
                            format!(
                                "{n}.\n存在问题：{}\n整改完成情况：\n{}",
                                f.problem, f.status
                            )
                        },
                        ..PLAIN
                    },
                )
            },
        ),
        ("label alone on its line without colon", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.{}\n整改情况\n{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("full-width digits, brackets and marks", |d| {
            full_width(&lay(d, &PLAIN))
        }),
        ("broken at 38 characters", |d| broken(&lay(d, &PLAIN), 38)),
        ("broken at 25 characters", |d| broken(&lay(d, &PLAIN), 25)),
        ("broken at 76 columns", |d| {
            broken_columns(&lay(d, &PLAIN), 76)
        }),
        ("broken at 38 characters, with pages", |d| {
            paged(&broken(&lay(d, &PLAIN), 38))
        }),
        ("broken at 38 characters, full width", |d| {
            broken(&full_width(&lay(d, &PLAIN)), 38)
        }),
        ("indented paragraphs, broken at 40", |d| {
            let text = lay(d, &PLAIN);
            let indented: Vec<String> = text.lines().map(|l| format!("　　{l}")).collect();
            broken(&indented.join("\n"), 40)
        }),
        ("empty lines between paragraphs", |d| {
            lay(d, &PLAIN).replace('\n', "\n\n")
        }),
        ("numbers start again in each aspect", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| format!("{w}.{}\n整改情况:{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("numbers start again, aspects without number", |d| {
            lay(
                d,
                &Layout {
                    aspect: |_, a| a.title.trim_end_matches('。').to_owned(),
                    finding: |w, _, f| format!("{w}.{}\n整改情况:{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("问题一：", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        format!("问题{}：{}\n整改情况：{}", chinese(n), f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("问题1. and 整改情况:", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("问题{n}.{}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("反馈问题1-1：", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| {
                        format!("具体问题{w}：{}\n整改情况：{}", f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("一是", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| {
                        format!("{}是{}\n整改情况：{}", chinese(w), f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("第一，", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| {
                        format!("第{}，{}\n整改情况：{}", chinese(w), f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("(1) under 一、 under 第一部分", |d| {
            let text = lay(
                d,
                &Layout {
                    aspect: |n, a| format!("{}、{}", chinese(n), a.title),
                    finding: |w, _, f| format!("({w}){}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            );
            text.replace("一、组织整改落实情况", "第一部分 组织整改落实情况")
                .replace(
                    "二、集中整改期内整改进展情况",
                    "第二部分 集中整改期内整改进展情况",
                )
                .replace("三、下一步整改工作安排", "第三部分 下一步整改工作安排")
        }),
        ("circled numbers", |d| {
            lay(
                d,
                &Layout {
                    aspect: |n, a| format!("{n}.{}", a.title),
                    finding: |w, _, f| {
                        let mark = if w <= 20 {
                            char::from_u32(0x2460 + w as u32 - 1).unwrap().to_string()
                        } else {
                            format!("({w})")
                        };
                        format!("{mark}{}\n整改情况：{}", f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("1.1 under 1.", |d| {
            let mut out = d.preface.clone();
            for (n, aspect) in d.aspects.iter().enumerate() {
                out.push(format!("{}. {}", n + 1, aspect.title));
                for (w, f) in aspect.findings.iter().enumerate() {
                    out.push(format!(
                        "{}.{} {}\n整改情况：{}",
                        n + 1,
                        w + 1,
                        f.problem,
                        f.status
                    ));
                }
            }
            out.extend(d.closing.clone());
            out.join("\n")
        }),
        ("no numbers, labels only", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, _, f| format!("反馈问题：{}\n整改情况：{}", f.problem, f.status),
                    aspect: |n, a| format!("（{}）{}", chinese(n), a.title),
                    ..PLAIN
                },
            )
        }),
        ("no numbers, status label only", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, _, f| format!("{}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("problem and status on one line", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.{}整改情况:{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("a whole aspect in one paragraph", |d| {
            let mut out = d.preface.clone();
            for (n, aspect) in d.aspects.iter().enumerate() {
                let all: Vec<String> = aspect
                    .findings
                    .iter()
                    .enumerate()
                    .map(|(w, f)| format!("{}.{}整改情况:{}", w + 1, f.problem, f.status))
                    .collect();
                out.push(format!("({}){}", chinese(n + 1), aspect.title));
                out.push(all.concat());
            }
            out.extend(d.closing.clone());
            out.join("\n")
        }),
        ("everything in one paragraph, a space between", |d| {
            lay(d, &PLAIN).replace('\n', " ")
        }),
        ("everything in one paragraph, nothing between", |d| {
            lay(d, &PLAIN).replace('\n', "")
        }),
        ("关于“…”问题的整改情况", |d| {
            lay(
                d,
                &Layout {
                    aspect: |n, a| {
                        format!(
                            "（{}）关于“{}”方面",
                            chinese(n),
                            a.title.trim_end_matches('。')
                        )
                    },
                    finding: |_, n, f| {
                        format!(
                            "{n}.关于“{}”问题的整改情况。\n{}",
                            f.problem.trim_end_matches('。'),
                            f.status
                        )
                    },
                    ..PLAIN
                },
            )
        }),
        ("关于“…”的问题, label", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        format!(
                            "{n}.关于“{}”的问题。\n整改情况：{}",
                            f.problem.trim_end_matches('。'),
                            f.status
                        )
                    },
                    ..PLAIN
                },
            )
        }),
        ("with deadline and units", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        format!(
                            "{n}.{}\n责任单位：区委办、区住建局\n责任领导：张三\n整改时限：2024年6月底\n整改情况：{}",
                            f.problem, f.status
                        )
                    },
                    ..PLAIN
                },
            )
        }),
        ("noise of a web page around it", |d| {
            lay(
                d,
                &Layout {
                    before: "首页 > 党务公开 > 巡视整改\n无障碍 长者模式\n中共某区委关于巡视整改进展情况的通报\n发布日期：2024-08-26  来源：区委办  浏览次数：1024  字号：【大 中 小】\n分享到：",
                    after: "【打印】【关闭】\n上一篇：关于开展春季植树活动的通知\n下一篇：区政府常务会议召开\n相关链接\n1.关于召开全区经济工作会议的通知\n2.区委理论学习中心组开展集体学习\n版权所有：某区人民政府  网站标识码：4304080001  湘ICP备12345678号\n湘公网安备 43040802000001号\n网站地图 | 联系我们",
                    ..PLAIN
                },
            )
        }),
        ("labels that change from finding to finding", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        let labels = [
                            "整改情况：",
                            "整改落实情况：",
                            "整改进展情况：",
                            "【整改情况】",
                            "整改成效：",
                        ];
                        format!(
                            "{n}.{}\n{}{}",
                            f.problem,
                            labels[n % labels.len()],
                            f.status
                        )
                    },
                    ..PLAIN
                },
            )
        }),
        ("numbers that change their form", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        let marks = [". ", "、", "．", ".", "。"];
                        format!(
                            "{n}{}{}\n整改情况：{}",
                            marks[n % marks.len()],
                            f.problem,
                            f.status
                        )
                    },
                    ..PLAIN
                },
            )
        }),
        ("findings numbered 一、 like the chapters", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| {
                        format!("{}、{}\n整改情况：{}", chinese(w), f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("findings numbered （一） like the aspects", |d| {
            lay(
                d,
                &Layout {
                    finding: |w, _, f| {
                        format!("（{}）{}\n整改情况：{}", chinese(w), f.problem, f.status)
                    },
                    aspect: |_, a| format!("关于“{}”方面", a.title.trim_end_matches('。')),
                    ..PLAIN
                },
            )
        }),
        ("1)", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}）{}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("第1项", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("第{n}项 {}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("a number and a space", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}  {}\n整改情况：{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("【问题】…【整改】… in one paragraph", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.【问题】{}【整改】{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("反馈问题1：… 整改情况1：…", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        format!("反馈问题{n}：{}\n整改情况{n}：{}", f.problem, f.status)
                    },
                    ..PLAIN
                },
            )
        }),
        ("a header and a page number on every page", |d| {
            let text = broken(&lay(d, &PLAIN), 36);
            let lines: Vec<&str> = text.lines().collect();
            lines
                .chunks(28)
                .enumerate()
                .map(|(n, page)| {
                    format!("某区巡视整改通报\n{}\n第 {} 页\n", page.join("\n"), n + 1)
                })
                .collect()
        }),
        (
            "every paragraph indented by spaces, label after a line end",
            |d| {
                let text = lay(
                    d,
                    &Layout {
                        finding: |_, n, f| format!("{n}.{}\n整改情况：\n{}", f.problem, f.status),
                        ..PLAIN
                    },
                );
                text.lines().map(|l| format!("    {l}\n")).collect()
            },
        ),
        ("labels with a gap inside", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n} . {}\n整改情况 ： {}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("no label, status in the next paragraph", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| format!("{n}.{}\n{}", f.problem, f.status),
                    ..PLAIN
                },
            )
        }),
        ("status in several paragraphs, each sentence one", |d| {
            lay(
                d,
                &Layout {
                    finding: |_, n, f| {
                        let status: Vec<String> = f
                            .status
                            .split_inclusive('。')
                            .enumerate()
                            .map(|(i, s)| format!("（{}）{s}", i + 1))
                            .collect();
                        format!("{n}.{}\n整改情况：\n{}", f.problem, status.join("\n"))
                    },
                    ..PLAIN
                },
            )
            // The numbers inside the status are ours; take them out of the comparison by marking them the same way.
            .replace("（1）", "")
            .replace("（2）", "")
            .replace("（3）", "")
            .replace("（4）", "")
            .replace("（5）", "")
            .replace("（6）", "")
            .replace("（7）", "")
            .replace("（8）", "")
            .replace("（9）", "")
        }),
    ]
}
