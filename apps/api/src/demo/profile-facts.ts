import type { Fact } from "./profile.ts";

/** The district's published account, fact by fact, under its own four headings. Which heading the facts 1 to 8 stand under is ours. */
export const INSTITUTIONAL: Record<string, Fact> = {
  "fact 2": {
    title: ["国家级科技先进县区", "National advanced S&T district"],
    quoted: "国家级科技先进县区",
    en: "Named a national advanced science and technology district",
    counted: "honours:国家级科技先进县区",
    link: "/registers/honours?q=国家级科技先进县区",
  },
  "fact 3": demoHonour("市级科普示范街道", "Municipal demo subdistricts", 2, "市级科普示范街道2个"),
  "fact 4": demoHonour("国家级科普示范社区", "National demo communities", 1),
  "fact 5": demoHonour("省级科普示范社区", "Provincial demo communities", 5),
  "fact 6": demoHonour("省级益民优秀社区", "Provincial Yimin excellent communities", 1),
  "fact 7": demoHonour("市级科普示范社区", "Municipal demo communities", 8),
  "fact 8": demoHonour("区级科普示范社区", "District demo communities", 20, "区级科普示范社区20个"),
  "fact 9": {
    title: ["四大科普计划", "Four science-popularisation plans"],
    quoted: "四大科普计划",
    en: "Four science-popularisation plans (the account does not name them)",
    value: ["EXACT", 4, "项"],
  },
  "fact 10": {
    title: ["省级科普示范区", "Provincial demo district"],
    quoted: "2011年4月 … 省级科普示范区",
    en: "April 2011: provincial science-popularisation demo district",
    date: ["2011-04-01", "MONTH"],
    counted: "honours:省级科普示范区",
    link: "/registers/honours?q=省级科普示范区",
  },
  "fact 11": {
    title: ["两个纲领性文件", "Two governing documents"],
    quoted: "《…创建全国科普示范区实施方案》及《创建任务分解表》",
    en: "The implementation plan for becoming a national demo district, and the task-breakdown table",
    value: ["EXACT", 2, "件"],
    items: [
      ["《…创建全国科普示范区实施方案》", "Implementation plan for becoming a national demo district"],
      ["《创建任务分解表》", "Task-breakdown table"],
    ],
  },
  "fact 12": {
    title: ["纳入目标责任考核", "Part of the target-responsibility assessment"],
    quoted: "纳入…目标责任考核体系…考核、表彰、奖励范围",
    en: "Part of the target-responsibility assessment, and of annual assessment, commendation and reward",
  },
  "fact 12a": {
    title: ["纳入总体规划", "Part of the development plan"],
    quoted: "纳入了全区经济社会发展总体规划及精神文明建设规划",
    en: "Part of the district's economic and social development plan and of its plan for civic culture",
  },
  "fact 12b": {
    title: ["目标：全国科普示范区", "Goal: national demo district"],
    quoted: "创建全国科普示范区",
    en: "To become a national science-popularisation demo district",
  },
  "fact 13": {
    title: ["阳煤集团科技工作会议表彰", "Commendations of the Yangmei Group science meeting"],
    told: "2014年6月，阳煤集团科技工作会议表彰五类项目、单位和个人",
    en: "June 2014: the science meeting of the Yangmei Group (Yangquan Coal) commends projects, units and people of five categories",
    value: ["EXACT", 5, "类"],
    date: ["2014-06-01", "MONTH"],
    items: [
      ["科技进步奖励项目", "Rewarded projects of scientific progress"],
      ["科技工作先进单位", "Advanced units of scientific work"],
      ["科技功臣", "People of merit in science"],
      ["科技标兵", "Pacesetters in science"],
      ["科技工作先进个人", "Advanced individuals of scientific work"],
    ],
    link: "/registers/organisations?q=阳煤集团",
  },
};

export const STANDARDISED: Record<string, Fact> = {
  "fact 1": {
    title: ["赛鱼小学科学宫", "Science palace of Saiyu Primary School"],
    quoted: "科学宫节假日面向社会开放",
    en: "The science palace is open to everyone on holidays",
    value: ["EXACT", 3, "个展厅"],
    items: [
      ["地震演示厅", "Earthquake hall"],
      ["爬不完的楼梯", "The stairs without an end"],
      ["物体向上滚动的斜屋", "The slanted house where things roll uphill"],
    ],
    counted: "halls:科学宫",
    link: "/registers/venues?q=赛鱼小学科学宫",
  },
  "fact 14-experts": {
    title: ["科普专家服务团", "Expert service team"],
    quoted: "30名专家 … 760名科普志愿者",
    en: "30 experts … 760 volunteers",
    value: ["EXACT", 30, "名"],
    counted: "experts",
    link: "/registers/experts",
  },
  "fact 14-volunteers": {
    title: ["科普志愿者", "Volunteers"],
    quoted: "30名专家 … 760名科普志愿者",
    en: "30 experts … 760 volunteers",
    value: ["EXACT", 760, "名"],
    counted: "volunteers",
    link: "/registers/volunteers",
  },
  "fact 15": {
    title: ["六个服务领域", "Six service fields"],
    told: "专家服务六个领域",
    en: "The experts serve six fields",
    value: ["EXACT", 6, "个"],
    items: [
      ["安全与突发应急", "Safety and emergencies"],
      ["法律服务", "Legal services"],
      ["养生保健", "Health and wellness"],
      ["医疗卫生", "Medicine and hygiene"],
      ["防震减灾", "Earthquakes and disaster reduction"],
      ["抵制邪教", "Resisting cults"],
    ],
    counted: "serviceFields",
    link: "/registers/experts",
  },
  "fact 16-investment": youthCentre("投资", "investment", ["EXACT", 440, "万元"], "investment:矿区青少年活动中心"),
  "fact 16-area": youthCentre("建筑面积", "floor area", ["EXACT", 3580, "㎡"], "floorArea:矿区青少年活动中心"),
  "fact 16-built": { ...youthCentre("建设", "built from"), date: ["2013-01-01", "YEAR"] },
  "fact 17-subdistricts": {
    title: ["街道科普图书室 / 科普大学教学点", "Reading rooms in the subdistricts"],
    quoted: "全区5个街道、38个社区都建立了…",
    en: "Every one of the 5 subdistricts and 38 communities has a science reading room / community university teaching point",
    value: ["EXACT", 5, "个街道"],
    counted: "equippedSubdistricts:科普图书室 / 社区科普大学教学点",
    link: "/registers/venues?q=科普图书室",
  },
  "fact 17-communities": {
    title: ["社区科普图书室 / 社区科普大学教学点", "Reading rooms in the communities"],
    quoted: "全区5个街道、38个社区都建立了…",
    en: "Every one of the 5 subdistricts and 38 communities has a science reading room / community university teaching point",
    value: ["EXACT", 38, "个社区"],
    counted: "equippedCommunities:科普图书室 / 社区科普大学教学点",
    link: "/registers/venues?q=科普图书室",
  },
  "fact 18-windows": {
    title: ["科普橱窗", "Science windows"],
    told: "各街道、社区都有科普橱窗和科普活动室",
    en: "Every subdistrict and community has a science window and an activity room",
    counted: "venues:科普橱窗",
    link: "/registers/venues?q=科普橱窗",
  },
  "fact 18-rooms": {
    title: ["科普活动室", "Science activity rooms"],
    told: "各街道、社区都有科普橱窗和科普活动室",
    en: "Every subdistrict and community has a science window and an activity room",
    counted: "venues:科普活动室",
    link: "/registers/venues?q=科普活动室",
  },
  "fact 19": {
    title: ["科普画廊", "Galleries"],
    quoted: "240处科普画廊 … 总长度达2000米",
    en: "240 galleries … 2,000 metres in all",
    value: ["EXACT", 240, "处"],
    counted: "galleries",
    link: "/registers/galleries",
  },
  "fact 19-length": {
    title: ["科普画廊总长度", "Length of all galleries"],
    quoted: "240处科普画廊 … 总长度达2000米",
    en: "240 galleries … 2,000 metres in all",
    value: ["EXACT", 2000, "米"],
    counted: "galleryMetres",
    link: "/registers/galleries",
  },
  "fact 20-galleries": kiosks("电子科普画廊", "Electronic galleries", "kiosks:E_GALLERY"),
  "fact 20-books": kiosks("电子书刊自动借阅机", "E-book lending machines", "kiosks:BOOK_KIOSK"),
};

export const SOCIETY_WIDE: Record<string, Fact> = {
  "fact 21": {
    title: ["学校科普覆盖面", "School coverage"],
    quoted: "覆盖面超过了90%",
    en: "Coverage is over 90 %",
    value: ["GT", 90, "%"],
    counted: "schoolCoverage",
    link: "/registers/organisations?q=学校",
  },
  "fact 22": {
    title: ["全市青少年科技创新大赛获奖", "Wins in the city's youth innovation contest"],
    told: "在全市青少年科技创新大赛中获奖（账面未列数量）",
    en: "Wins in the city's youth innovation contest (the account gives no number)",
  },
  "fact 23": {
    title: ["首批省级青少年科技教育基地学校", "First provincial base schools of youth science education"],
    told: "赛鱼小学、红岭湾小学为首批省级青少年科技教育基地学校",
    en: "Saiyu and Honglingwan primary schools are in the first provincial batch",
    value: ["EXACT", 2, "所"],
    items: [
      ["赛鱼小学", "Saiyu Primary School"],
      ["红岭湾小学", "Honglingwan Primary School"],
    ],
    counted: "honours:省级青少年科技教育基地学校（首批）",
    link: "/registers/honours?q=青少年科技教育基地学校",
  },
  "fact 24": {
    title: ["市级科技示范学校", "Municipal S&T demo schools"],
    told: "13所学校为市级科技示范学校",
    en: "13 schools are municipal science and technology demo schools",
    value: ["EXACT", 13, "所"],
    counted: "honours:市级科技示范学校",
    link: "/registers/honours?q=市级科技示范学校",
  },
  "fact 25": {
    title: ["青少年科技创新中心", "Youth innovation centres"],
    told: "三个青少年科技创新中心",
    en: "Three youth innovation centres",
    value: ["EXACT", 3, "个"],
    items: [
      ["矿区青少年活动中心", "Kuangqu Youth Activity Centre"],
      ["赛鱼小学科学宫", "Saiyu Primary School Science Palace"],
      ["红岭湾小学科学馆", "Honglingwan Primary School Science House"],
    ],
    counted: "innovationCentres",
    link: "/registers/venues?q=青少年科技创新中心",
  },
  "fact 26": {
    title: ["“科普进社区”品牌活动", "The brand Science into Communities"],
    told: "“科普进社区”品牌，四项主题活动",
    en: "The brand Science into Communities, with four named activities",
    value: ["EXACT", 4, "项"],
    items: [
      ["携手节能低碳，共建碧水蓝天", "Save energy, clear water, blue sky"],
      ["崇尚科学、整治陈规陋俗", "Value science, leave outworn customs"],
      ["清理小药箱暨食品药品科普宣传公益活动", "Clear the medicine box: food and drug safety"],
      ["关注60岁以上老年人卫生健康专题讲座", "Health lectures for people over 60"],
    ],
    counted: "campaigns:科普进社区",
    link: "/registers/programme?q=科普进社区",
  },
  "fact 27": {
    title: ["年度主题与科普周、全国科普日", "Yearly theme, science week and National Science Day"],
    told: "年度主题分四个部分；开展科普周和全国科普日活动",
    en: "A yearly theme in four parts; science week and National Science Day",
    value: ["EXACT", 4, "个部分"],
    items: [
      ["节约能源资源", "Save energy and resources"],
      ["保护生态环境", "Protect the environment"],
      ["保障安全健康", "Safety and health"],
      ["促进创新创造", "Innovation and creation"],
    ],
    counted: "themes",
    link: "/registers/programme",
  },
};

export const ROUTINE: Record<string, Fact> = {
  "fact 28-community": monthly("科普进社区", "Science into Communities"),
  "fact 28-school": monthly("科普进校园", "Science into Schools"),
  "fact 29": {
    title: ["经常性科普活动形式", "Regular forms"],
    told: "经常开展五种形式的科普活动",
    en: "Five regular forms of activity",
    value: ["EXACT", 5, "种"],
    items: [
      ["身边科学应用展示", "Science around us"],
      ["科普讲座", "Lectures"],
      ["培训", "Training"],
      ["科学健身", "Exercise with science"],
      ["科普游园", "Science fairs"],
    ],
    counted: "forms",
    link: "/registers/programme",
  },
  "fact 30": {
    title: ["科普示范社区风采大赛优秀组织奖", "Excellent organisation award of the demo community contest"],
    told: "2013 全国科普日科普示范社区风采大赛优秀组织奖（市级）",
    en: "2013: excellent organisation award, demo community contest of the National Science Day (city)",
    date: ["2013-01-01", "YEAR"],
    counted: "honours:全国科普日科普示范社区风采大赛优秀组织奖",
    link: "/registers/honours?q=风采大赛",
  },
  "fact 31": {
    title: ["全国科普日活动先进单位", "Advanced unit of the National Science Day"],
    told: "2014 全国科普日活动先进单位（省科协）",
    en: "2014: advanced unit of the National Science Day (provincial association)",
    date: ["2014-01-01", "YEAR"],
    counted: "honours:全国科普日活动先进单位",
    link: "/registers/honours?q=先进单位",
  },
  "fact 32": {
    title: ["常住人口覆盖", "Coverage of the resident population"],
    quoted: "全区常住人口的70%以上",
    en: "70 % or more of the district's resident population",
    value: ["GE", 70, "%"],
    date: ["2015-01-01", "YEAR"],
    counted: "residentsReached",
    link: "/",
  },
  "fact 33": {
    title: ["有害迷信、伪科学事件", "Harmful superstition or pseudo-science incidents"],
    told: "未发生有害迷信、伪科学事件",
    en: "No harmful superstition or pseudo-science incident",
    value: ["EXACT", 0, "起"],
  },
};

function demoHonour(name: string, en: string, count: number, quoted?: string): Fact {
  return {
    title: [name, en],
    ...(quoted ? { quoted } : { told: `${name}${count}个` }),
    en: `${en}: ${count}`,
    value: ["EXACT", count, "个"],
    counted: `honours:${name}`,
    link: `/registers/honours?q=${name}`,
  };
}

function youthCentre(what: string, en: string, value?: Fact["value"], counted?: string): Fact {
  return {
    title: [`青少年活动中心：${what}`, `Youth activity centre: ${en}`],
    told: "青少年活动中心投资440万元，建筑面积3580平方米，2013年起建设，已投入使用",
    en: "The youth activity centre: 4.4 million yuan, 3,580 m², built from 2013, in use",
    link: "/registers/venues?q=矿区青少年活动中心",
    ...(value ? { value } : {}),
    ...(counted ? { counted } : {}),
  };
}

/** The account names both kinds of kiosk and gives no number. */
function kiosks(name: string, en: string, counted: string): Fact {
  return {
    title: [name, en],
    quoted: "电子科普画廊和电子书刊自动借阅机",
    en: "Electronic galleries and self-service e-book lending machines (no number stated)",
    counted,
    link: "/kiosks",
  };
}

function monthly(series: string, en: string): Fact {
  return {
    title: [`${series}每月活动`, `${en}, every month`],
    quoted: "每月…不少于一次",
    en: "At least once each month (a duty of the district as a whole)",
    value: ["GE", 1, "次/月"],
    counted: `heldThisMonth:${series}`,
    link: `/registers/programme?q=${series}`,
  };
}
