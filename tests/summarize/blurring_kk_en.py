"""Kazakh and English articles in which a claim is not the newsroom's own; written as those of `blurring_ru.py`."""

KAZAKH = """
{Алдын ала мәлімет бойынша}, [өрт қоймадағы сымнан шыққан]. Қойманы алты топ сөндірді.

{Болжам бойынша}, [көпір тағы бес жыл тұрады]. Оны жүк көліктеріне жапты.

[Банк басшысы, {бәлкім}, мамырда кетеді]. Банк бұрынғыдай жұмыс істейді.

{Күдікті} [ақшаны дүкеннен ұрлаған]. Дүкен жұма күні жабылған.

{Министр Ерлан Оспановтың айтуынша}, [нан бағасы күзге дейін өспейді]. Астық қоры жетеді.

{Полиция мәліметінше}, [жүргізуші мас болған]. Апатта ешкім қаза тапқан жоқ.

{Әкім Серик Досов} [қалада үш мектеп салынатынын {айтты}]. Балалар екі ауысымда оқиды.

«[Біз ешкімді жұмыстан шығармаймыз]», — {деді шахта директоры Иван Ремизов}. Шахта миллион тонна көмір береді.

[Бағдарлама келер жылы аяқталады, {дейді депутат Сейтов}]. Дауыс беру сәрсенбіде өтеді.

[Вакцина барлығына жетеді, {деп мәлімдеді Ляззат Омарова}]. Екпе дүйсенбіде басталады.

[Теңге қысқа қарай нығаяды, {деп санайды экономист Олег Чен}]. Бүгін бағам өзгерген жоқ.

{Эколог Анна Ким} өзенге барды. [Оның айтуынша, өзен он жылда құриды]. Комбинат жаңа сүзгі орнатып жатыр.

{Депутат Қайрат Сейтов} жобаны сынады. [Бұл заң ешкімге керек емес, деді ол]. Жоба наурызда қаралады.

{Жаттықтырушы Булат Ахметов} жұмыстан кетті. «[Төреші бізді алдады]», — деді ол. Команда бесінші орында.

{Дәрігер Зоя Пак} шағым жазды. [Ол аурухана жақында жабылады деп есептейді]. Бөлімшеде жиырма төсек бар.

{Министр Дана Сеитова жоспар туралы айтты}. [Дәрігерлердің жалақысы екі есе өседі]. Кездесу Қарағандыда өтті.

{Порт директоры Юрий Пак сұрақтарға жауап берді}. [Кемелер портқа қыста да кіреді]. Порт желтоқсанда қатады.

[Павлодардағы зауыт жыл соңына дейін жабылады]. {Бұл туралы министр Ерлан Оспанов хабарлады}. Цехтар көктемнен тоқтап
тұр.

[Талғарда үш жаңа мектеп салынады]. {Бұл туралы әкім Серик Досов айтты}. Қазір балалар екі ауысымда оқиды.

«[Шахтаны қысқа қарай жабамыз]. Адамдарды тастамаймыз. Бәрі жұмыс табады», — {деді директор Павел Рау}. Шахтаға қырық
жыл.

{Директор Павел Рау былай деді}: «[Шахтаны қысқа қарай жабамыз]. Адамдарды тастамаймыз». Шахтаға қырық жыл.

[Шекара шілдеде ашылады, {деп хабарлайды ҚазАқпарат СІМ-ге сілтеме жасап}]. Туристер жаңа рейс күтуде.

[Бөгет заңсыз салынған, {деп мәлімдеді прокуратура}]. Су сорғымен тартылып жатыр.

[Көлік жолдан шығып кетті, {дейді көрген адамдар}]. Жол кешке ашылды.
"""

ENGLISH = """
{Allegedly}, [the plant hid a gas leak from the town]. The inspection will take a week.

[The bank's chairman has {reportedly} left the country]. The bank is open as usual.

[The avalanche was {probably} set off by the skiers]. Rescuers found two of them alive.

{According to police}, [the bus driver was drunk]. Nobody died in the crash.

{Preliminary data} [show that the fire began in the kitchen]. The house was cut off from the grid.

[The cashier is {suspected} of stealing 40 million tenge]. The money was gone on Friday.

[Bread will not get dearer before autumn, {minister Erlan Ospanov said}]. There is grain for a year.

{Mine director Ivan Remizov promised} that [nobody would be dismissed this year]. The mine employs 900 people.

"[We lost because of my mistakes]," {coach Bulat Akhmetov said}. The team is fifth in the league.

[The reform will be put off for a year, {deputy Seitov claims}]. The vote is on Wednesday.

{Ecologist Anna Kim measured the river}. [According to her, the river will be dead in ten years]. New filters are
planned.

{Deputy Kairat Seitov attacked the bill}. [He said that nobody needed the law]. The bill will be read in March.

{Doctor Zoya Pak filed a complaint}. "[The hospital will be closed soon]," she said. The ward has twenty beds.

{Contractor Semyon Tsoi gave evidence}. [Officials stole the money for the bridge, he said]. The bridge is half built.

{The mayor, Marat Aliyev, spoke about his plans}. [Three schools will be built in 2027]. Roads are mended each year.

{Minister Dana Seitova answered questions from doctors}. [Their pay will double next year]. The meeting was in
Karaganda.

[The plant in Pavlodar will close this year]. {This was announced by minister Erlan Ospanov}. The shops stand idle.

"[We will close the mine by winter]. We will not leave people alone. All will get work," {said director Pavel Rau}.

{Director Pavel Rau said}: "[We will close the mine by winter]. We will not leave people alone." The mine is old.

[The port will be sold this year, {a source told Reuters}]. Shares of the port rose by a third.

[The border will open in July, {Reuters reported, citing the foreign ministry}]. Tourists wait for flights.

{Actor Maya Kim left the theatre}. [The actress accused the manager of theft]. The theatre is silent.

{Runner Ilya Ro prepares for the marathon}. [I will beat the national record this autumn]. The race is in September.

{Deputy Volkov said that the market was dangerous}. [The traders must be moved at once]. The market is twenty years old.
"""
