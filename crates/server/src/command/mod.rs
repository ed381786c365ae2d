//! The commands. Names and options are a contract with scripts.

mod backup;
mod check_text;
mod checkpoint;
mod compare;
mod data;
mod demo;
mod doctor;
mod export;
mod export_paper;
mod import;
mod keys;
mod migrate;
mod proof;
mod read;
mod rebuild;
mod serve;
mod user;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 启动服务；首次启动会建立数据文件夹并显示初始设置码
    Serve(serve::Serve),
    /// 用虚构的县启动演示；不指定 --data 时数据在退出后删除
    Demo(demo::Demo),
    /// 只读取文件：提纲、状态、数据、提示，不写入任何内容
    Read(read::Read),
    /// 读取文件并列入台账
    Import(import::Import),
    /// 核对一段整改情况：数据是否自洽，说法是否有依据
    CheckText(check_text::CheckText),
    /// 比较两个问题的表述是否为同一个问题
    Compare(compare::Compare),
    /// 数据监督：填报表和填报文件的核对
    Data(data::Data),
    /// 导出
    Export(export::Export),
    /// 生成一个已销号问题的证明文件，可离线核验
    Proof(proof::Proof),
    /// 核验证明文件、导出的日志、见证文件，或整个数据文件夹
    Verify(Box<verify::Verify>),
    /// 签署当前检查点，并可追加到由另一方保管的见证文件
    Checkpoint(checkpoint::Checkpoint),
    /// 列出检查点签名公钥
    Keys(keys::Keys),
    /// 由日志重建查询用的表；--check 只核对不改动
    Rebuild(rebuild::Rebuild),
    /// 备份全部数据到一个文件（两种数据库通用）
    Backup(backup::Backup),
    /// 从备份文件恢复到空的数据文件夹或数据库
    Restore(backup::Restore),
    /// 体检：写入、持久性、数据库、日志链、文件、磁盘空间
    Doctor(doctor::Doctor),
    /// 账号：新增、角色、脚本令牌
    User(user::User),
    /// 把数据库升级到本程序的版本
    Migrate(migrate::Migrate),
}

impl Command {
    /// Carries it out.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(command) => command.run().await,
            Self::Demo(command) => command.run().await,
            Self::Read(command) => command.run(),
            Self::Import(command) => command.run().await,
            Self::CheckText(command) => command.run(),
            Self::Compare(command) => command.run(),
            Self::Data(command) => command.run(),
            Self::Export(command) => command.run().await,
            Self::Proof(command) => command.run().await,
            Self::Verify(command) => command.run().await,
            Self::Checkpoint(command) => command.run().await,
            Self::Keys(command) => command.run().await,
            Self::Rebuild(command) => command.run().await,
            Self::Backup(command) => command.run().await,
            Self::Restore(command) => command.run().await,
            Self::Doctor(command) => command.run().await,
            Self::User(command) => command.run().await,
            Self::Migrate(command) => command.run().await,
        }
    }
}

/// Prints a line for people or scripts.
#[allow(
    clippy::print_stdout,
    reason = "a command line speaks on standard output"
)]
pub(crate) fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
