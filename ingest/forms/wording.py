"""The running text of the official forms that no reader matches by.

Source: 北京市工业园区绿色诊断工作指南, 附件2-1 to 2-4. Labels, heads and titles that readers do
match by stand in label_variants.csv; the notes of the follow-up form are the product's own.
"""

CITY = "北京市"
COVER_PROVIDER = "绿色诊断服务商名称"
BASIC_INFO_SECTIONS = ("一、企业基本信息", "二、服务商信息")
COMMITMENT = (
    "本机构承诺，已对该工业园区绿色发展水平进行了诊断，材料真实有效，绿色诊断服务流程规范完整，"
    "结论客观公正。诊断评估报告若存在弄虚作假，本机构愿承担责任。"
)
SIGNATURE = "负责人签字：{name}"
SEAL = "（单位公章）"
MORE_ROWS = "……"
BLANK_DATE = "20  年    月    日"
BLANK_SHORT_DATE = "   年   月   日"
BODY_TITLE = "绿色诊断评估报告"

CHAPTER_NUMERALS = "一二三四五六"
CHAPTER_INSTRUCTIONS = {
    1: (
        "1.介绍绿色诊断评估的目的、范围及准则。",
        "2.概述被诊断工业园区的基本信息、功能区划、产业发展现状等。",
    ),
    2: (
        "主要介绍诊断评估的组织安排、资料审核情况、现场诊断评估情况、报告编写及内部技术复核情况。",
    ),
    3: (
        "服务商应按以下内容对园区进行诊断：",
        "1.核查园区绿色诊断基础性要求的符合情况；",
        "2.核查园区能源利用、资源利用、基础设施、产业、生态环境、运行管理等方面情况；",
        "3.对园区在持续推进绿色低碳循环化发展方面已出台的政策措施、已开展的重点工作、"
        "已实施的重大项目和取得的主要成绩等方面进行描述；",
        "4.对园区绿色发展存在问题进行描述。",
    ),
    4: (
        "总结园区近三年（含诊断当年）在管理体系、资源能源利用效率提升、基础设施改造升级、"
        "生态环境保护、碳减排等绿色低碳发展方面的工作亮点，分析存在问题，"
        "对园区绿色化发展水平进行整体评估，并给出诊断评分。"
        "说明附件2－1－1各诊断指标符合性情况，并分析附件2－1－2各项指标数值变化情况及其原因。",
    ),
    5: (
        "提出园区提升绿色低碳循环化发展水平的下一步工作建议和绿色化改造提升项目建议（附件2－1－3）。",
    ),
    6: (
        "列出报告编写过程中所使用的相关参考文件（与附件2－1－1和附件2－1－2证明材料索引一栏对应）。",
    ),
}

ANNEX_REQUIREMENTS = "附件2－1－1"
ANNEX_INDICATORS = "附件2－1－2"
ANNEX_RECOMMENDATIONS = "附件2－1－3"
YEAR_TITLE = "第{n}年（ {year} 年）指标数据评价情况"
INDICATOR_NOTES = (
    "注：1.单项指标最高得分不超过120分。",
    "2.年份1至年份3原则上为绿色诊断实施年份的前三年。",
)
RECOMMENDATION_NOTE = (
    "填表说明：园区近期如对该项目有实施意愿，请在备注栏中填写拟实施的时间。"
    "备注中请一并填写其他需要说明的事项。"
)

PLEDGE_ANNEX = "附件2-2"
PLEDGE_OPENING = (
    "本单位为{park}开展绿色诊断工作，根据国家相关保密规定，知悉应承担的保密义务和法律责任，"
    "郑重承诺如下："
)
PLEDGE_ARTICLES = (
    "一、认真遵守国家保密法律法规以及被诊断园区规章制度，履行保密义务。",
    "二、不提供虚假信息，自愿接受保密审查。",
    "三、不违规记录、录音存储、复制园区未对外公开披露的相关信息，不违规留存相关的秘密载体。",
    "四、不以任何方式泄露本项目所接触和知悉的秘密信息以及相关内容。",
    "五、不与其他人相互串通谎报、瞒报相关关键数据，不从事恶意破坏项目有序运行，"
    "及损害他人合法利益的一切行为。",
    "六、不采取贿赂、威胁等非法手段，不隐瞒事实真相，不恶意篡改数据。",
    "七、未经园区审查批准，不擅自发表涉及未公开工作内容和涉密的任何信息。",
    "若违反上述承诺，本单位自愿承担一切法律责任，并接受相关处罚。",
    "（该承诺书一式肆份，服务商、园区及市区主管部门各一份）",
)
PLEDGE_SIGNATURE = "诊断服务商（加盖公章）：{provider}"
BLANK_PARK = "XXX（园区名称）"
BLANK_PROVIDER = "XXXX（绿色诊断服务商名称）"

CONFIRMATION_ANNEX = "附件2-3"
CONFIRMATION_BODY = (
    "{provider}为本单位提供了绿色诊断服务，于{onsite_start}至{onsite_end}开展了现场诊断，"
    "{handed_over}向我单位提交了绿色诊断评估报告，{meeting}召开了诊断工作报告会。诊断期间，"
    "{provider}严格遵守《北京市绿色诊断评估工作规则（2023年版）》的相关要求，"
    "且未向本单位收取任何诊断服务相关费用。"
)
CONFIRMATION_THIRD_PARTY = (
    "{provider}同时向本单位提供了绿色工业园区第三方评估服务，且未向本单位收取评估费用。"
)
BLANK_THIRD_PARTY_NOTE = "（如绿色诊断服务商未提供相关服务，本段删除）"
BLANK_LONG_DATE = "202X年X月X日"
BLANK_MONTH_DAY = "XX月XX日"

SATISFACTION_ANNEX = "附件2-4"
SATISFACTION_PARK = "被诊断园区名称（加盖公章）"
SATISFACTION_SIGNER = "相关工作负责人签字"
SATISFACTION_SIGNED = "签字：{signer}                日期：{date}"
SATISFACTION_QUESTION = "对服务商提供的绿色诊断评估服务的评价（请用“√”标出）"
SATISFACTION_GRADE = "{word}（ {tick} ）"
SATISFACTION_SERVICE_COMMENT = (
    "对诊断服务商开展绿色诊断评估工作的具体评价和建议：（选填，可另附页）"
)
SATISFACTION_DIAGNOSIS_COMMENT = "对绿色诊断评估工作的建议：（选填，可另附页）"
SATISFACTION_WISHES = "园区后续绿色化改造的意愿、困难和建议：（选填，可另附页）"
SATISFACTION_REVIEW_UNIT = "单位名称（加盖公章）：{unit}"
SATISFACTION_REVIEW_DATE = "审核日期：{date}"

FOLLOW_UP_NOTES = (
    "填表说明：1.每条建议填写一行，序号和项目建设内容与诊断评估报告附件2－1－3一致。",
    "2.采纳情况填写：{adoption}；落实进展填写：{progress}。",
    "3.日期写到日，如2025年6月30日；金额单位为万元，只填数字。",
)

REVIEW_OPINION = "审核意见"
REVIEW_SEAL = "审核单位\n（加盖公章）"
REVIEW_NOTES = (
    "填表说明：1.本表由区级经信部门在诊断报告提交后填写，每份诊断填写一份。",
    "2.园区名称、诊断年度与诊断评估报告一致；审核结论勾选一项；审核日期写到日，如2025年6月30日。",
)

WORKBOOK_NOTES = (
    "填表说明：1.浅色单元格可以填写；表头、指标名称和单位已锁定，请勿改动（无密码，可撤销工作表保护）。",
    "2.各年度指标表先在标题行“第1年（    年）”中填写年份，三年应连续。",
    "3.数值只填数字，单位按表中所列；不涉及的填“/”，不要留空；百分比填 85.2 或 85.2% 均可。",
    "4.有下拉箭头的单元格请从列表中选择；园区级别选择勾选好的一行。",
    "5.工作组成员表和建议表行数不够时可以插入行；投资以万元为单位。",
)
YEAR_PROMPT = "请把括号中的空格改为年份，如：第1年（ 2023 年）指标数据评价情况"
VALUE_PROMPT = "填写数字，单位：{unit}；不涉及填“/”"
WORDS_PROMPT = "从列表中选择"
AMOUNT_PROMPT = "以万元为单位填写数字"
VALUE_WARNING = "这里应填写数字；不涉及填“/”。仍要保留所写内容吗？"
WORDS_WARNING = "这里应从列表中选择。仍要保留所写内容吗？"
