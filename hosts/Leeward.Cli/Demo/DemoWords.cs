namespace Leeward.Cli.Demo;

/// <summary>What people of the demo world write, each time in both languages, so that whoever looks at it can read it. All of it is made up.</summary>
internal static class DemoWords
{
    private static readonly Dictionary<string, string[]> Worries = new(StringComparer.Ordinal)
    {
        ["hurt"] = ["孩子手臂上有淤青，问他也不说。（虚构） Bruises on the child's arm; he will not say how. (made up)", "隔壁经常传来打骂声，孩子半夜跑到楼道里哭。（虚构） Shouting and blows next door; the child cried in the stairwell at night. (made up)", "孩子说爸爸喝酒以后用皮带打人。（虚构） The child says her father beats her with a belt when he has been drinking. (made up)"],
        ["private_touch"] = ["孩子说补习老师碰她，不让她告诉别人。（虚构） The child says a tutor touches her and told her to keep it secret. (made up)", "孩子最近不敢一个人回家，说邻居叔叔让她难受。（虚构） The child is afraid to go home alone and says a neighbour makes her feel bad. (made up)"],
        ["scared"] = ["孩子总被威胁要赶出家门。（虚构） The child is told again and again that he will be thrown out. (made up)", "父母吵架摔东西，孩子躲在床底下。（虚构） The parents fight and throw things; the child hides under the bed. (made up)"],
        ["not_cared_for"] = ["父母外出打工，老人病了，两个孩子自己做饭。（虚构） Parents away for work, grandmother ill; two children cook for themselves. (made up)", "孩子发烧三天没人带去看病。（虚构） Three days of fever and nobody took the child to a doctor. (made up)"],
        ["bullied"] = ["几个同学在厕所里打他，还拍视频。（虚构） Classmates beat him in the washroom and filmed it. (made up)", "同学起外号，孩子不愿意上学。（虚构） Called names every day; the child refuses to go to school. (made up)"],
        ["online"] = ["网上有人要她的照片，还要见面。（虚构） Somebody online wants pictures of her and wants to meet. (made up)", "孩子被人用照片威胁要钱。（虚构） Somebody threatens the child with pictures and demands money. (made up)"],
        ["missing"] = ["孩子放学后没有回家，电话打不通。（虚构） The child did not come home from school and cannot be reached. (made up)"],
        ["made_to_work"] = ["孩子天天在路口卖花到深夜。（虚构） The child sells flowers at the crossroads until late every night. (made up)"],
        ["self_harm"] = ["孩子手腕上有划痕，说活着没意思。（虚构） Cuts on the wrist; the child says life has no meaning. (made up)"],
        ["something_else"] = ["孩子很久没来上学，家里没人应门。（虚构） The child has long been absent from school and nobody opens the door. (made up)", "孩子总是很怕陌生人，说不清原因。（虚构） The child is very afraid of strangers and cannot say why. (made up)"],
    };

    private static readonly string[] Goals =
    [
        "孩子在家里安全。 The child is safe at home.", "孩子每天上学。 The child goes to school every day.", "孩子有一个信任的大人可以说话。 The child has an adult to talk to.",
        "妈妈学会不打不骂的办法。 Mother has ways to guide without blows or shouting.", "孩子睡得好，不再害怕。 The child sleeps well and is no longer afraid.", "家里有钱买药和吃饭。 The family can pay for food and medicine.",
    ];

    private static readonly string[] Doings = ["每周家访一次。 A visit each week.", "与学校老师保持联系。 Keep in touch with the teacher.", "陪同就诊和咨询。 Go along to doctor and counsellor.", "联系村委会落实救助。 Arrange help with the village committee."];

    private static readonly string[] Jottings =
    [
        "电话联系了照料人，约好明天上门。（虚构） Spoke with the caregiver by telephone; visit agreed for tomorrow. (made up)", "班主任反映孩子最近按时上学。（虚构） The class teacher says the child comes to school on time. (made up)",
        "孩子今天愿意多说话了。（虚构） The child talked more than before today. (made up)", "村委会同意申请临时救助。（虚构） The village committee supports the request for aid. (made up)",
    ];

    private static readonly string[] Findings =
    [
        "孩子在家安全，上学正常，奶奶照料稳定。（虚构） The child is safe at home, goes to school, and the grandmother's care is steady. (made up)", "母亲参加了两次家庭教育指导，打骂减少。（虚构） The mother came to two parenting sessions; there is less shouting and beating. (made up)",
        "心理咨询已进行四次，孩子睡眠好转。（虚构） Four counselling sessions held; the child sleeps better. (made up)", "救助金已到位，就医仍有困难。（虚构） The aid has arrived; seeing a doctor is still difficult. (made up)",
    ];

    private static readonly string[] ReviewPeople = ["承办人、督导、班主任、孩子的奶奶。（虚构） Worker, supervisor, class teacher, the child's grandmother. (made up)", "承办人、村儿童主任、孩子本人。（虚构） Worker, village child worker, the child. (made up)", "承办人、督导、社工、母亲。（虚构） Worker, supervisor, social worker, mother. (made up)"];

    private static readonly string[] Places = ["家中 At home", "学校附近 Near the school", "村口 At the edge of the village", "网吧 Internet café", "亲戚家 At a relative's", ""];

    private static readonly string[] Institutions = ["某中心小学（虚构） A primary school (made up)", "某县人民医院（虚构） A county hospital (made up)", "某村村民委员会（虚构） A village committee (made up)", "某宾馆（虚构） A hotel (made up)"];

    public static string Worry(string category, Random chance) => One(Worries.GetValueOrDefault(category) ?? Worries["something_else"], chance);

    public static string Finding(Random chance) => One(Findings, chance);

    public static string Reviewers(Random chance) => One(ReviewPeople, chance);

    /// <summary>Why the risk is lower than before.</summary>
    public static string Lower => "近一个月家中未再发生伤害，照料人配合。（虚构） No harm at home for a month; the caregiver works with us. (made up)";

    /// <summary>Why the plan is changed.</summary>
    public static string Change => "增加就医陪同，延长心理咨询。（虚构） Go along to the doctor, and longer counselling. (made up)";

    public static string Place(Random chance) => One(Places, chance);

    public static string Institution(Random chance) => One(Institutions, chance);

    public static string Jotting(Random chance) => One(Jottings, chance);

    public static string Doing(Random chance) => One(Doings, chance);

    public static string Goal(int number) => Goals[number % Goals.Length];

    public static string Address(Random chance) => $"{One(["幸福", "和平", "向阳", "新民"], chance)}村{chance.Next(1, 12)}组（虚构）";

    public static string Contact(Random chance) => One(["邻居，晚上在家。（虚构） Neighbour, at home in the evening. (made up)", "班主任，可打学校电话。（虚构） Class teacher, through the school. (made up)", "孩子的姑姑。（虚构） The child's aunt. (made up)"], chance);

    public static string Household(Random chance) => One(["与奶奶和弟弟同住，父母在外务工。 With grandmother and a brother; parents work far away.", "父母和一个姐姐。 Parents and an elder sister.", "与母亲和继父同住。 Mother and step-father.", "爷爷奶奶照料，母亲偶尔回家。 Grandparents; mother comes home now and then."], chance);

    /// <summary>Why a report was closed without a case.</summary>
    public static string Closed(string outcome) => outcome switch
    {
        "other_region" => "孩子住在邻县，已电话移交。 The child lives in the next county; passed on by telephone.",
        "insufficient" => "没有姓名和地址，也无法联系报告人。 No name, no address, no way to ask the reporter.",
        "duplicate" => "与昨天的报告为同一件事。 The same matter as yesterday's report.",
        "abusive" => "内容为广告。 An advertisement.",
        _ => "已入户核实，孩子安全，家长配合。 Visited: the child is safe and the parents cooperate.",
    };

    public static T One<T>(IReadOnlyList<T> of, Random chance) => of[chance.Next(of.Count)];
}
