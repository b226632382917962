import type { Qualifier, TaskState } from "@kepu/schema";

export interface DemoTask {
  levels: [one: string, two: string];
  content: string;
  target?: [qualifier: Qualifier, value: number, unit: string];
  weight: number;
  leader: string;
  lead: string;
  supporting: string[];
  /** began so many days ago, is due in so many days */
  days: [startedAgo: number, dueIn: number];
  percent?: number;
  state?: TaskState;
  evidence: string;
  remark?: string;
  report?: string;
  reportedAgo?: number;
  escalation?: { ago: number; basis: string; action: string; feedback?: string; closed?: string };
  extension?: { days: number; reason: string };
}

const [MAYOR, PUBLICITY, SECRETARY] = ["分管副区长", "区委宣传部部长", "科协主席"];
const CAST = "科学技术协会";

/** The account counts four plans and does not name them: names, tasks, weights and progress are ours. */
export const PLANS: { name: string; nameEn: string; summary: string; tasks: DemoTask[] }[] = [
  {
    name: "全民科学素质提升计划",
    nameEn: "Civic Scientific Literacy Plan",
    summary: "计划名称与任务为我方拟定：公布材料只说“四大科普计划”，没有列出名称。",
    tasks: [
      {
        ...{ levels: ["组织领导", "机构与制度"], content: "调整创建工作领导小组，印发年度科普工作要点和任务分解表" },
        ...{ target: ["EXACT", 2, "份"], weight: 4, leader: MAYOR, lead: CAST, supporting: ["区委宣传部", "科技局"] },
        ...{ days: [240, -150], percent: 100, state: "CONFIRMED", reportedAgo: 165, evidence: "查文件：领导小组调整通知、工作要点" },
        report: "两份文件均已印发，已报区政府办备案。",
      },
      {
        ...{ levels: ["组织领导", "机构与制度"], content: "召开领导小组会议，研究解决创建工作中的问题" },
        ...{ target: ["GE", 2, "次"], weight: 3, leader: MAYOR, lead: CAST, supporting: ["财政局"] },
        ...{ days: [200, 60], percent: 80, evidence: "查会议纪要、签到表" },
        report: "上半年会议已召开，下半年会议定于下月。",
      },
      {
        ...{ levels: ["条件保障", "科普经费"], content: "落实人均科普专项经费，纳入财政预算并足额拨付" },
        ...{ target: ["GE", 2, "元/人"], weight: 8, leader: MAYOR, lead: "财政局", supporting: [CAST] },
        ...{ days: [270, -20], percent: 85, evidence: "查预算批复、拨付凭证", report: "已拨付85%，余款待年末调整预算后拨付。" },
        escalation: { ago: 9, basis: "第三季度调度会纪要", action: "十日内拨付剩余15%，并报拨付凭证" },
      },
      {
        ...{ levels: ["科普队伍", "专家与志愿者"], content: "组织科普志愿者和服务团专家开展业务培训" },
        ...{ target: ["GE", 4, "期"], weight: 4, leader: SECRETARY, lead: CAST, supporting: ["卫生健康局", "应急管理局", "司法局"] },
        ...{ days: [180, 35], percent: 75, evidence: "查培训通知、课件、签到表、照片", report: "已办3期，累计培训志愿者310人次。" },
      },
      {
        ...{ levels: ["工作成效", "宣传报道"], content: "在区融媒体中心开设科普专栏，每周更新" },
        ...{ target: ["GE", 48, "期"], weight: 4, leader: PUBLICITY, lead: "融媒体中心", supporting: ["区委宣传部", CAST] },
        ...{ days: [300, 60], percent: 84, evidence: "查专栏链接清单、截图", report: "已播出41期，按周推进。" },
      },
      {
        ...{ levels: ["工作成效", "宣传报道"], content: "编印《科普创建简报》" },
        ...{ target: ["GE", 6, "期"], weight: 2, leader: SECRETARY, lead: "区委宣传部", supporting: [CAST] },
        ...{ days: [210, 45], percent: 50, evidence: "查简报原件", report: "已编印3期，第4期在校对。" },
      },
    ],
  },
  {
    name: "科普阵地建设计划",
    nameEn: "Science Facilities Plan",
    summary: "计划名称与任务为我方拟定，进度为合成。",
    tasks: [
      {
        ...{ levels: ["科普阵地", "画廊与橱窗"], content: "科普画廊内容按季更换，损坏的及时修复" },
        ...{ target: ["GE", 4, "期/处"], weight: 6, leader: SECRETARY, lead: CAST, supporting: ["民政局"] },
        ...{ days: [280, 70], percent: 82, evidence: "查更换登记、现场照片", report: "第四季度更换已完成31个社区。" },
      },
      {
        ...{ levels: ["科普阵地", "画廊与橱窗"], content: "新建、改造社区科普橱窗" },
        ...{ target: ["GE", 10, "处"], weight: 4, leader: MAYOR, lead: "民政局", supporting: ["自然资源局", "财政局"] },
        ...{ days: [150, 90], percent: 55, evidence: "查选址意见、验收单、照片", report: "6处已建成，4处在招标。" },
      },
      {
        ...{ levels: ["科普阵地", "电子终端"], content: "电子科普画廊、电子书刊借阅机在线率达标，故障及时排除" },
        ...{ target: ["GE", 95, "%"], weight: 5, leader: SECRETARY, lead: CAST, supporting: ["融媒体中心"] },
        ...{ days: [120, 120], percent: 52, evidence: "系统在线率统计、巡检记录", report: "本季度在线率96.1%（合成）。" },
      },
      {
        ...{ levels: ["科普阵地", "场馆开放"], content: "青少年活动中心、学校科学宫节假日向社会开放" },
        ...{ target: ["GE", 60, "天"], weight: 5, leader: MAYOR, lead: "教育局", supporting: ["文化和旅游局"] },
        ...{ days: [250, 110], percent: 63, evidence: "查开放公告、参观登记", report: "已开放38天，暑期开放安排已公布。" },
      },
      {
        ...{ levels: ["科普阵地", "场馆开放"], content: "图书馆设立科普图书专区并更新图书" },
        ...{ target: ["GE", 2000, "册"], weight: 3, leader: PUBLICITY, lead: "图书馆", supporting: ["文化和旅游局"] },
        ...{ days: [160, 14], percent: 76, evidence: "查采购清单、专区照片", report: "到馆1,520册，其余在途。" },
        extension: { days: 30, reason: "出版社供货延迟，剩余图书预计下月到馆" },
      },
      {
        ...{ levels: ["条件保障", "社区科普大学"], content: "38个社区科普大学教学点配齐教材和教师" },
        ...{ target: ["EXACT", 38, "个"], weight: 4, leader: MAYOR, lead: "民政局", supporting: ["教育局", CAST] },
        ...{ days: [0, 150], evidence: "查教学点台账、课表" },
      },
    ],
  },
  {
    name: "科普惠民活动计划",
    nameEn: "Science for Residents Plan",
    summary: "计划名称与任务为我方拟定，进度为合成。",
    tasks: [
      {
        ...{ levels: ["科普活动", "科技周与科普日"], content: "组织科技活动周主会场和分会场活动" },
        ...{ target: ["GE", 20, "场"], weight: 5, leader: MAYOR, lead: "科技局", supporting: [CAST, "教育局", "卫生健康局"] },
        ...{ days: [230, -140], percent: 100, state: "CONFIRMED", reportedAgo: 150, evidence: "查方案、照片、总结" },
        report: "共举办24场，参与人次见系统记录。",
      },
      {
        ...{ levels: ["科普活动", "科技周与科普日"], content: "组织全国科普日（科普月）活动" },
        ...{ target: ["GE", 30, "场"], weight: 6, leader: MAYOR, lead: CAST, supporting: ["科技局", "教育局", "融媒体中心"] },
        ...{ days: [140, -40], percent: 100, state: "CONFIRMED", reportedAgo: 28, evidence: "查方案、照片、总结" },
        ...{ report: "共举办36场，总结补报。", remark: "总结材料逾期报送" },
        escalation: {
          ...{ ago: 32, basis: "活动总结逾期未报", action: "补报总结和照片" },
          ...{ feedback: "总结、照片已补报。", closed: "材料齐全，予以办结。" },
        },
      },
      {
        ...{ levels: ["科普活动", "科普进社区"], content: "科普进社区每月不少于一次" },
        ...{ target: ["GE", 12, "次"], weight: 8, leader: SECRETARY, lead: CAST, supporting: ["民政局", "妇女联合会", "共青团区委"] },
        ...{ days: [320, 36], percent: 92, evidence: "查活动记录、签到数据", report: "11个月均已开展。" },
      },
      {
        ...{ levels: ["科普活动", "健康科普"], content: "开展“清理小药箱”食品药品科普宣传公益活动" },
        ...{ target: ["GE", 8, "场"], weight: 4, leader: MAYOR, lead: "市场监督管理局", supporting: ["卫生健康局"] },
        ...{
          days: [170, 50],
          percent: 40,
          evidence: "查活动方案、照片、回收登记",
          report: "已办3场，其余场次场地未落实。",
          state: "BLOCKED",
        },
      },
      {
        ...{ levels: ["科普活动", "健康科普"], content: "举办60岁以上老年人卫生健康专题讲座" },
        ...{ target: ["GE", 38, "场"], weight: 5, leader: MAYOR, lead: "卫生健康局", supporting: ["疾病预防控制中心", "民政局"] },
        ...{ days: [260, 30], percent: 100, state: "DONE_PENDING", reportedAgo: 2, evidence: "查讲座通知、签到表、照片" },
        report: "38个社区各办1场，已全部完成，请予确认。",
      },
      {
        ...{ levels: ["科普活动", "安全科普"], content: "开展防震减灾演练和应急避险科普" },
        ...{ target: ["GE", 6, "次"], weight: 4, leader: MAYOR, lead: "应急管理局", supporting: ["教育局", "自然资源局"] },
        ...{ days: [190, 60], percent: 66, evidence: "查演练方案、照片、评估", report: "已开展4次。" },
      },
      {
        ...{ levels: ["工作成效", "抵制迷信"], content: "开展崇尚科学、反邪教警示教育" },
        ...{ target: ["GE", 10, "场"], weight: 4, leader: PUBLICITY, lead: "区委政法委", supporting: ["司法局", "区委宣传部"] },
        ...{ days: [10, 170], evidence: "查活动记录、照片" },
      },
    ],
  },
  {
    name: "青少年科技教育计划",
    nameEn: "Youth Science Education Plan",
    summary: "计划名称与任务为我方拟定，进度为合成。",
    tasks: [
      {
        ...{ levels: ["青少年与重点人群", "科普进校园"], content: "科普进校园每月不少于一次（寒暑假除外）" },
        ...{ target: ["GE", 9, "次"], weight: 6, leader: MAYOR, lead: "教育局", supporting: [CAST, "共青团区委"] },
        ...{ days: [240, 60], percent: 86, evidence: "查活动记录、签到数据", report: "已覆盖12所学校，本月活动已排定。" },
      },
      {
        ...{ levels: ["青少年与重点人群", "科普进校园"], content: "提高学校科普活动覆盖面" },
        ...{ target: ["GT", 90, "%"], weight: 5, leader: MAYOR, lead: "教育局", supporting: [CAST] },
        ...{ days: [90, 180], percent: 26, evidence: "系统学校覆盖统计", report: "本学年已覆盖11所。" },
      },
      {
        ...{ levels: ["青少年与重点人群", "科技竞赛"], content: "组织参加市青少年科技创新大赛" },
        ...{ target: ["GE", 15, "项"], weight: 4, leader: MAYOR, lead: "教育局", supporting: ["科技局", CAST] },
        ...{ days: [150, 25], percent: 60, evidence: "查参赛名单、获奖证书", report: "已申报9项，6项在修改。" },
      },
      {
        ...{ levels: ["青少年与重点人群", "科技竞赛"], content: "举办区级青少年科技节" },
        ...{ target: ["EXACT", 1, "届"], weight: 4, leader: MAYOR, lead: "教育局", supporting: ["共青团区委", "文化和旅游局"] },
        ...{ days: [0, 120], evidence: "查方案、照片、总结" },
      },
      {
        ...{ levels: ["科普队伍", "科技辅导员"], content: "培训学校科技辅导员" },
        ...{ target: ["GE", 26, "人"], weight: 3, leader: MAYOR, lead: "教育局", supporting: [CAST] },
        ...{ days: [130, -12], percent: 70, evidence: "查培训名单、结业材料", report: "已培训18人，第二期因师资推迟。" },
      },
    ],
  },
];
