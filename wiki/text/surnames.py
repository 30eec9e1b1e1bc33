"""Surnames and first names by which names of persons are recognised: alternatives of a pattern, or its characters."""

COMPOUND = (
    "欧阳|司马|上官|诸葛|司徒|司空|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|东方|南宫|端木|闻人|轩辕|申屠|独孤|濮阳|淳于"
)
"""Surnames of two characters."""

STRONG = (
    "王李张刘陈杨赵吴徐孙胡朱郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖萧董袁潘蒋蔡余杜程苏魏吕丁沈姚卢姜崔钟谭陆汪廖贾韦付邹"
    "孟秦薛侯邵阎黎龚郝顾赖樊覃武戴莫孔汤尹柴庞殷倪葛聂蔺詹焦阮屈翟柯俞岳缪甄臧戚祁褚麦鲍凌翁骆霍耿冼佟邢卞裴邬岑蒲"
    "瞿扈桑涂伍辛简"
)
"""Surnames that are seldom anything else in a text of business."""

WEAK = (
    "周黄马高林方金石田任范叶江史龙万段雷钱夏白常于安康严华洪成车时项单向包毛平路熊苗关游古易温牛季文池全乔施费柳梅"
    "童解鲁宁连应卓艾阳牟齐宗尤宫商"
)
"""Surnames that are words of their own, too: they need more of a sign."""

FIRST = (
    "Adam|Albert|Alexander|Alice|Amanda|Amy|Andrea|Andreas|Andrew|Angela|Anna|Anne|Anthony|Barbara|Ben|Benjamin|"
    "Brian|Carl|Carlos|Carol|Caroline|Catherine|Charles|Charlotte|Chris|Christian|Christine|Christopher|Claire|"
    "Claudia|Daniel|David|Deborah|Dennis|Diana|Donald|Dorothy|Edward|Elena|Elizabeth|Emily|Emma|Eric|Erik|Eva|Fiona|"
    "Francis|Frank|Gabriel|Gary|George|Gerald|Grace|Greg|Hannah|Hans|Harry|Heather|Helen|Henry|Irene|Isabel|Jack|"
    "Jacob|James|Jane|Janet|Jason|Jean|Jeffrey|Jennifer|Jessica|Jim|Joan|John|Jonas|Jonathan|Joseph|Joshua|Juan|"
    "Julia|Julie|Justin|Karen|Karl|Kate|Katherine|Kathleen|Keith|Kelly|Kenneth|Kevin|Klaus|Larry|Laura|Lena|Linda|"
    "Lisa|Louis|Lucy|Luis|Lukas|Manuel|Marco|Margaret|Maria|Marie|Martin|Martha|Matthew|Michael|Michelle|Monica|"
    "Nancy|Nathan|Nicholas|Nicole|Nina|Olivia|Oliver|Pamela|Patricia|Patrick|Paul|Pedro|Peter|Philip|Rachel|Ralph|"
    "Raymond|Rebecca|Richard|Robert|Roger|Ronald|Russell|Ruth|Ryan|Samuel|Sandra|Sara|Sarah|Scott|Sebastian|Sharon|"
    "Simon|Sofia|Sophia|Sophie|Stefan|Stephanie|Stephen|Steve|Steven|Susan|Tanya|Teresa|Thomas|Timothy|Tom|Tony|"
    "Ursula|Vanessa|Victoria|Vincent|Walter|Wendy|William|Wolfgang|Yvonne"
)
"""First names of the Latin script."""

PINYIN = (
    "Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Hu|Zhu|Guo|Lin|Luo|Zheng|Liang|Xie|Tang|Han|Feng|Deng|"
    "Cao|Peng|Zeng|Xiao|Tian|Dong|Yuan|Pan|Jiang|Cai|Du|Ye|Cheng|Su|Wei|Lu|Ding|Shen|Yao|Cui|Zhong|Tan|Wong|Chan|"
    "Chang|Hsu|Hsieh|Tsai|Lee|Ouyang"
)
"""Chinese surnames in Latin letters, without those that are English words."""
