"""The addresses of the console, below /operateur/. A person is named by an id without meaning alone."""

from django.urls import path

from espace_sante.portals.operator.views import (
    campaigns,
    commission,
    death,
    figures,
    findings,
    hearings,
    heirs,
    letters,
    massive,
    opposition,
    people,
    referencing,
    reports,
    software,
    traces,
    waves,
)

app_name = "operator"
CAMPAIGN = "campagnes/<uuid:campaign_id>/"
WAVE = "vagues/<uuid:wave_id>/"
PERSON = "personnes/<uuid:holder_id>/"
HEIRS = "ayants-droit/<uuid:file_id>/"
REPORT = "signalements/<uuid:space_id>/<uuid:report_id>/"
HEARING = "commission/<uuid:service_id>/"
SERVICE = "catalogue/<uuid:service_id>/"
SOFTWARE = "logiciels/<str:client_id>/"
TRACES = "traces/"
UNUSUAL = "traces/inhabituels/"

urlpatterns = [
    path("", campaigns.home, name="home"),
    path(CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{CAMPAIGN}vague/", waves.propose, name="propose"),
    path(f"{CAMPAIGN}chiffres/<str:by>.csv", figures.export, name="figures"),
    path(WAVE, waves.wave, name="wave"),
    path(f"{WAVE}valider/", waves.approve, name="approve"),
    path(f"{WAVE}suspendre/", waves.pause, name="pause"),
    path(f"{WAVE}reprendre/", waves.resume, name="resume"),
    path("masse/", massive.home, name="massive"),
    path("masse/<uuid:act_id>/", massive.act, name="massive_act"),
    path("masse/<uuid:act_id>/valider/", massive.approve, name="massive_approve"),
    path("masse/<uuid:act_id>/faire/", massive.run, name="massive_run"),
    path("personnes/", people.find, name="people"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}opposition/", opposition.record, name="oppose"),
    path(f"{PERSON}opposition/confirmer/", opposition.confirm, name="confirm"),
    path(f"{PERSON}opposition/retirer/", opposition.withdraw, name="withdraw"),
    path(f"{PERSON}lettres/<uuid:notice_id>/", letters.send_again, name="send_again"),
    path(f"{PERSON}deces/", death.page, name="death"),
    path(f"{PERSON}deces/retirer/", death.take_back, name="death_undo"),
    path("lettres/", letters.came_back, name="letters"),
    path("ayants-droit/", heirs.page, name="heirs"),
    path(HEIRS, heirs.file, name="heir_file"),
    path(f"{HEIRS}pieces/<uuid:paper_id>/", heirs.paper, name="heir_paper"),
    path(f"{HEIRS}personne/", heirs.recognise, name="heir_recognise"),
    path(f"{HEIRS}deces/", heirs.record_death, name="heir_death"),
    path(f"{HEIRS}proposer/", heirs.propose, name="heir_propose"),
    path(f"{HEIRS}valider/", heirs.approve, name="heir_approve"),
    path(f"{HEIRS}reprendre/", heirs.send_back, name="heir_send_back"),
    path(f"{HEIRS}renouveler/", heirs.renew, name="heir_renew"),
    path("signalements/", reports.page, name="reports"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}prendre/", reports.take_up, name="report_take_up"),
    path(f"{REPORT}repondre/", reports.answer, name="report_answer"),
    path(f"{REPORT}terminer/", reports.close, name="report_close"),
    path("catalogue/", referencing.page, name="catalogue"),
    path("catalogue/editeurs/", referencing.publishers, name="publishers"),
    path("catalogue/commission/", commission.page, name="commission"),
    path("catalogue/commission/ajouter/", commission.name, name="commission_name"),
    path("catalogue/commission/<uuid:seat_id>/retirer/", commission.end, name="commission_end"),
    path(SERVICE, referencing.service, name="service"),
    path(f"{SERVICE}criteres/<slug:heading>/", referencing.checks, name="service_checks"),
    path(f"{SERVICE}pieces/<uuid:file_id>/", referencing.file, name="service_file"),
    path(f"{SERVICE}prendre/", referencing.take_up, name="service_take_up"),
    path(f"{SERVICE}renvoyer/", referencing.send_back, name="service_send_back"),
    path(f"{SERVICE}transmettre/", referencing.hand_on, name="service_hand_on"),
    path(f"{SERVICE}conclure/", referencing.conclude, name="service_conclude"),
    path(f"{SERVICE}decision/", referencing.decide, name="service_decide"),
    path(f"{SERVICE}convention/", referencing.sign, name="service_sign"),
    path(f"{SERVICE}en-ligne/", referencing.put_online, name="service_put_online"),
    path(f"{SERVICE}suspendre/", referencing.suspend, name="service_suspend"),
    path(f"{SERVICE}reprendre/", referencing.resume, name="service_resume"),
    path(f"{SERVICE}retirer/", referencing.dereference, name="service_dereference"),
    path(f"{SERVICE}audit/", referencing.audit, name="service_audit"),
    path(f"{SERVICE}finalites/", referencing.finalities, name="service_finalities"),
    path("logiciels/", software.page, name="software"),
    path("logiciels/nouveau/", software.new, name="software_new"),
    path(SOFTWARE, software.one, name="one_software"),
    path(f"{SOFTWARE}changer/", software.change, name="software_change"),
    path(f"{SOFTWARE}approuver/", software.approve, name="software_approve"),
    path(f"{SOFTWARE}abandonner/", software.drop, name="software_drop"),
    path(f"{SOFTWARE}cles/", software.keys, name="software_keys"),
    path(f"{SOFTWARE}cles/relire/", software.read_again, name="software_read_again"),
    path(f"{SOFTWARE}arreter/", software.end, name="software_end"),
    # The pages of the commission's members
    path("commission/", hearings.page, name="hearings"),
    path(HEARING, hearings.hearing, name="hearing"),
    path(f"{HEARING}criteres/<slug:heading>/", hearings.criteria, name="hearing_criteria"),
    path(f"{HEARING}pieces/<uuid:file_id>/", hearings.file, name="hearing_file"),
    path(f"{HEARING}liens/", hearings.interest, name="hearing_interest"),
    path(f"{HEARING}retrait/", hearings.withdraw, name="hearing_withdraw"),
    path(f"{HEARING}avis/", hearings.opinion, name="hearing_opinion"),
    # The auditor's own pages
    path(TRACES, traces.search, name="traces"),
    path(f"{TRACES}traces.csv", traces.export, name="traces_file"),
    path(f"{TRACES}professionnels/<str:rpps>/", traces.activity, name="activity"),
    path(UNUSUAL, findings.home, name="findings"),
    path(f"{UNUSUAL}<uuid:finding_id>/", findings.follow_up, name="follow_up"),
]
